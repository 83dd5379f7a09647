//! Compares kernels along the columns with plain loops.

use super::{LENGTHS, assert_close, assert_scaled, numbers, to_f64};
use nn_kernels::{f32, f64};

/// Applies `f(number, column)` to each number of some rows.
fn by_column(numbers: &[f64], width: usize, f: impl Fn(f64, usize) -> f64) -> Vec<f64> {
    numbers.iter().enumerate().map(|(place, x)| f(*x, place % width.max(1))).collect()
}

#[test]
fn a_bias_is_added_to_every_row() {
    for width in LENGTHS {
        let (mut y, bias) = (numbers::<f32>(7 * width, 1), numbers::<f32>(width, 2));
        let expected = by_column(&to_f64(&y), width, |y, column| y + f64::from(bias[column]));
        f32::add_bias(&mut y, &bias);
        assert_close(&y, &expected, "add_bias");
    }
}

#[test]
fn columns_are_summed_over_the_rows_and_added_to_what_is_there() {
    for width in LENGTHS {
        for rows in [0, 1, 2, 255, 256, 257, 600] {
            let d = numbers::<f64>(rows * width, 3);
            let mut sums = vec![9.0; width];
            f64::sum_rows(&mut sums, &d);
            let expected: Vec<f64> = (0..width).map(|column| 9.0 + d.chunks(width).map(|row| row[column]).sum::<f64>()).collect();
            assert_scaled(&sums, &expected, 100.0, "sum_rows");
        }
    }
}

#[test]
fn a_sum_over_many_rows_keeps_its_digits() {
    for width in [1, 3, 65] {
        let mut sums = vec![0.0; width];
        f32::sum_rows(&mut sums, &vec![0.1; 100_000 * width]);
        for sum in sums {
            assert!((f64::from(sum) - 100_000.0 * f64::from(0.1_f32)).abs() < 0.01, "{sum}");
        }
    }
}

#[test]
fn rows_are_added_and_copied() {
    for len in LENGTHS {
        let (x, y) = (numbers::<f32>(len, 4), numbers::<f32>(len, 5));
        let mut sum = y.clone();
        f32::add(&mut sum, &x);
        assert_eq!(sum, x.iter().zip(&y).map(|(x, y)| y + x).collect::<Vec<_>>());
        let mut copy = y;
        f32::copy(&mut copy, &x);
        assert_eq!(copy, x);
    }
}

#[test]
fn scalers_undo_each_other_and_their_gradients_too() {
    for width in LENGTHS {
        let (x, mean) = (numbers::<f64>(5 * width, 6), numbers::<f64>(width, 7));
        let deviation: Vec<f64> = numbers::<f64>(width, 8).iter().map(|x| x.abs() + 0.5).collect();
        let mut y = x.clone();
        f64::standardize(&mut y, &mean, &deviation);
        assert_close(&y, &by_column(&x, width, |x, column| (x - mean[column]) / deviation[column]), "standardize");
        f64::rescale(&mut y, &mean, &deviation);
        assert_close(&y, &x, "rescale");

        f64::standardize_backward(&mut y, &deviation);
        assert_close(&y, &by_column(&x, width, |d, column| d / deviation[column]), "standardize_backward");
        f64::rescale_backward(&mut y, &deviation);
        assert_close(&y, &x, "rescale_backward");
    }
}

#[test]
fn columns_are_taken_and_placed_where_they_belong() {
    for width in [1, 2, 7, 16, 17, 33, 65] {
        for len in [0, 1, 3, 15, 16, 17, 33].into_iter().filter(|len| *len <= width) {
            for start in [0, (width - len) / 2, width - len] {
                let (x, part) = (numbers::<f32>(6 * width, 1), numbers::<f32>(6 * len, 2));
                let mut taken = vec![f32::NAN; 6 * len];
                f32::take_columns(&mut taken, &x, width, start, len);
                let mut placed = x.clone();
                f32::place_columns(&mut placed, &part, width, start, len);
                for (place, before) in x.iter().enumerate() {
                    let (row, column) = (place / width, place % width);
                    let inside = column.checked_sub(start).filter(|column| *column < len).map(|column| row * len + column);
                    assert_eq!(placed[place], inside.map_or(*before, |inside| part[inside]), "{len} columns from {start} on of {width}");
                    assert!(inside.is_none_or(|inside| taken[inside] == *before), "{len} columns from {start} on of {width}");
                }
                let mut state = vec![f32::NAN; 6 * len];
                f32::take_state(&mut state, &[], width, start, len);
                assert_eq!(state, vec![0.0; 6 * len]);
                f32::take_state(&mut state, &x, width, start, len);
                assert_eq!(state, taken);
            }
        }
    }
}

#[test]
fn rows_are_multiplied_and_summed_if_that_is_wanted() {
    for len in LENGTHS {
        let (x, y) = (numbers::<f32>(len, 4), numbers::<f32>(len, 5));
        let mut product = y.clone();
        f32::multiply(&mut product, &x);
        assert_eq!(product, x.iter().zip(&y).map(|(x, y)| y * x).collect::<Vec<_>>());
        let mut sums = vec![9.0; len];
        f32::sum_rows_if(&mut sums, &x, false);
        assert_eq!(sums, vec![9.0; len]);
        f32::sum_rows_if(&mut sums, &x, true);
        assert_eq!(sums, x.iter().map(|x| 9.0 + x).collect::<Vec<_>>());
    }
}
