//! Tests of matrix products, those of this crate and those of faer.

use nn_kernels::{f32, f64, matrix, matrix_mut};

#[test]
fn a_product_is_of_rows_and_columns_as_they_stand_in_memory() {
    let (left, right) = ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [1.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    let mut out = [9.0; 4];
    f64::matmul(matrix_mut(&mut out, 2, 2), matrix(&left, 2, 3), matrix(&right, 3, 2));
    assert_eq!(out, [4.0, 5.0, 10.0, 11.0]);
    f64::matmul_add(matrix_mut(&mut out, 2, 2), matrix(&left, 2, 3), matrix(&right, 3, 2));
    assert_eq!(out, [8.0, 10.0, 20.0, 22.0]);
}

#[test]
fn a_product_over_no_inputs_is_zero() {
    let mut out = [9.0; 4];
    f64::matmul(matrix_mut(&mut out, 2, 2), matrix(&[], 2, 0), matrix(&[], 0, 2));
    assert_eq!(out, [0.0; 4]);
}

/// Left and right factors, and their product by definition.
fn factors(rows: usize, depth: usize, columns: usize) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let number = |seed: usize| f64::from((seed * 7919 % 1009) as u16) / 504.5 - 1.0;
    let left: Vec<f64> = (0..rows * depth).map(|place| number(place + 1)).collect();
    let right: Vec<f64> = (0..depth * columns).map(|place| number(place + 500)).collect();
    let cell = |place: usize| (0..depth).map(|k| left[place / columns * depth + k] * right[k * columns + place % columns]).sum();
    (left.clone(), right.clone(), (0..rows * columns).map(cell).collect())
}

#[test]
fn products_of_all_sizes_are_what_the_book_says() {
    for rows in [1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 64] {
        for (depth, columns) in [(1, 32), (13, 64), (40, 96), (784, 128), (3, 10), (17, 48), (33, 1), (9, 16), (5, 160), (600, 512)] {
            let (left, right, wanted) = factors(rows, depth, columns);
            let mut out = vec![9.0; rows * columns];
            f64::matmul(matrix_mut(&mut out, rows, columns), matrix(&left, rows, depth), matrix(&right, depth, columns));
            let off = out.iter().zip(&wanted).map(|(out, wanted)| (out - wanted).abs()).fold(0.0, f64::max);
            assert!(off < 1e-12, "{rows} x {depth} x {columns}: {off}");
            let [left, right] = [left, right].map(|numbers| numbers.iter().map(|number| *number as f32).collect::<Vec<_>>());
            let mut out = vec![9.0; rows * columns];
            f32::matmul(matrix_mut(&mut out, rows, columns), matrix(&left, rows, depth), matrix(&right, depth, columns));
            let off = out.iter().zip(&wanted).map(|(out, wanted)| (f64::from(*out) - wanted).abs()).fold(0.0, f64::max);
            assert!(off < 1e-4, "{rows} x {depth} x {columns}, f32: {off}");
        }
    }
}

#[test]
fn products_of_turned_matrices_and_of_parts_of_larger_ones_are_added_to_what_is_there() {
    for rows in [1, 2, 5, 7, 16, 17, 33] {
        for (depth, columns) in [(1, 1), (3, 7), (17, 16), (16, 32), (5, 33), (33, 64), (9, 100), (40, 112), (7, 200)] {
            let (left, right, wanted) = factors(rows, depth, columns);
            let turned = |numbers: &[f64], rows: usize, columns: usize| -> Vec<f64> {
                (0..rows * columns).map(|place| numbers[place % rows * columns + place / rows]).collect()
            };
            let (left_turned, right_turned) = (turned(&left, rows, depth), turned(&right, depth, columns));
            // Parts of larger matrices: a column is before them, and two are behind.
            let [left_within, right_within] = [(&left, depth), (&right, columns)]
                .map(|(numbers, width)| numbers.chunks(width).flat_map(|row| [&[9.0], row, &[8.0, 7.0]].concat()).collect::<Vec<_>>());
            let lefts = [
                matrix(&left, rows, depth),
                matrix(&left_turned, depth, rows).transpose(),
                matrix(&left_within, rows, depth + 3).subcols(1, depth),
            ];
            let rights = [
                matrix(&right, depth, columns),
                matrix(&right_turned, columns, depth).transpose(),
                matrix(&right_within, depth, columns + 3).subcols(1, columns),
            ];
            for (left, right) in lefts.into_iter().flat_map(|left| rights.map(|right| (left, right))) {
                let mut out = vec![9.0; rows * columns];
                f64::matmul(matrix_mut(&mut out, rows, columns), left, right);
                f64::matmul_add(matrix_mut(&mut out, rows, columns), left, right);
                assert!(out.iter().zip(&wanted).all(|(out, wanted)| (out - 2.0 * wanted).abs() < 1e-12), "{rows} x {depth} x {columns}");
                let mut within = vec![9.0; rows * (columns + 3)];
                f64::matmul(matrix_mut(&mut within, rows, columns + 3).subcols_mut(1, columns), left, right);
                for (place, out) in within.iter().enumerate() {
                    let (row, column) = (place / (columns + 3), place % (columns + 3));
                    let expected =
                        column.checked_sub(1).filter(|column| *column < columns).map_or(9.0, |column| wanted[row * columns + column]);
                    assert!((out - expected).abs() < 1e-12, "{rows} x {depth} x {columns} within a larger matrix");
                }
            }
        }
    }
}

#[test]
fn what_is_no_finite_number_goes_where_it_belongs() {
    let (mut left, mut right, _) = factors(8, 20, 64);
    left[3 * 20 + 7] = f64::NAN;
    left[5 * 20] = f64::INFINITY;
    right[2 * 64 + 60] = f64::NAN;
    let mut out = vec![9.0; 8 * 64];
    f64::matmul(matrix_mut(&mut out, 8, 64), matrix(&left, 8, 20), matrix(&right, 20, 64));
    for (place, out) in out.iter().enumerate() {
        let (row, column) = (place / 64, place % 64);
        assert_eq!(out.is_nan(), row == 3 || column == 60 || (row == 5 && right[column] == 0.0), "{row}, {column}");
        assert_eq!(out.is_infinite(), row == 5 && column != 60 && right[column] != 0.0, "{row}, {column}");
    }
}

#[cfg(target_arch = "x86_64")]
#[test]
fn a_row_of_a_product_that_is_ours_has_the_same_bits_whatever_rows_are_beside_it() {
    // For other sizes and on other machines the product is faer's, which does not guarantee this.
    if pulp::x86::V4::try_new().is_none() {
        return;
    }
    let (left, right, _) = factors(64, 600, 96);
    let [left, right] = [left, right].map(|numbers| numbers.iter().map(|number| *number as f32).collect::<Vec<_>>());
    let product = |rows: usize| {
        let mut out = vec![9.0; rows * 96];
        f32::matmul(matrix_mut(&mut out, rows, 96), matrix(&left[..rows * 600], rows, 600), matrix(&right, 600, 96));
        out
    };
    let all = product(64);
    assert!((1..64).all(|rows| product(rows) == all[..rows * 96]));
}
