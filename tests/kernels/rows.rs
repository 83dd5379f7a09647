//! Compares softmax, its logarithm and its loss with their formulas at every width, also for extreme inputs.

use super::{LENGTHS, assert_close, assert_scaled, assert_slopes, dot, numbers, to_f64};
use nn_kernels::{Scalar, f32, f64, row};

fn plain_softmax(x: &[f64], width: usize) -> Vec<f64> {
    x.chunks(width.max(1))
        .flat_map(|row| {
            let all: f64 = row.iter().map(|x| x.exp()).sum();
            row.iter().map(move |x| x.exp() / all)
        })
        .collect()
}

#[test]
fn a_softmax_is_its_formula_at_every_width() {
    for width in LENGTHS {
        let x = numbers::<f64>(9 * width, 1);
        let (mut y, mut ln_y) = (x.clone(), x.clone());
        f64::softmax(&mut y, width);
        f64::log_softmax(&mut ln_y, width);
        let expected = plain_softmax(&x, width);
        assert_close(&y, &expected, "softmax");
        assert_close(&ln_y, &expected.iter().map(|p| p.ln()).collect::<Vec<_>>(), "log_softmax");
    }
}

#[test]
fn a_softmax_in_single_precision_is_that_in_double_precision() {
    for width in LENGTHS {
        let x = numbers::<f32>(40 * width, 2);
        let x64: Vec<f64> = x.iter().map(|x| f64::from(*x)).collect();
        let (mut y, mut ln_y) = (x.clone(), x);
        f32::softmax(&mut y, width);
        f32::log_softmax(&mut ln_y, width);
        let expected = plain_softmax(&x64, width);
        assert_close(&y, &expected, "softmax");
        assert_scaled(&ln_y, &expected.iter().map(|p| p.ln()).collect::<Vec<_>>(), 4.0, "log_softmax");
    }
}

#[test]
fn the_backward_passes_are_the_slopes_of_the_forward_ones() {
    const STEP: f64 = 1e-5;
    type Forward = fn(&mut [f64], usize);
    type Backward = fn(&mut [f64], &[f64], usize);
    let pairs: [(Forward, Backward); 2] = [(f64::softmax, f64::softmax_backward), (f64::log_softmax, f64::log_softmax_backward)];
    for (forward, backward) in pairs {
        for width in [1, 3, 17, 65] {
            let (x, d_y) = (numbers::<f64>(2 * width, 3), numbers::<f64>(2 * width, 4));
            let weighted = |x: &[f64]| {
                let mut y = x.to_vec();
                forward(&mut y, width);
                y.iter().zip(&d_y).map(|(y, d)| y * d).sum::<f64>()
            };
            let (mut y, mut d) = (x.clone(), d_y.clone());
            forward(&mut y, width);
            backward(&mut d, &y, width);
            for place in 0..x.len() {
                let (mut right, mut left) = (x.clone(), x.clone());
                right[place] += STEP;
                left[place] -= STEP;
                let slope = (weighted(&right) - weighted(&left)) / (2.0 * STEP);
                assert!((d[place] - slope).abs() < 1e-7, "width {width}: {} and {slope}", d[place]);
            }
        }
    }
}

#[test]
fn an_infinite_logit_takes_all_and_a_nan_spoils_its_own_row_alone() {
    let mut y = [f32::INFINITY, 0.0, 1.0, 0.0, f32::NEG_INFINITY, 0.0, f32::NAN, 0.0, 0.0, 1000.0, -1000.0, 1000.0];
    f32::softmax(&mut y, 3);
    assert_eq!(y[..6], [1.0, 0.0, 0.0, 0.5, 0.0, 0.5]);
    assert!(y[6..9].iter().all(|y| y.is_nan()));
    assert_eq!(y[9..], [0.5, 0.0, 0.5]);
}

#[test]
fn the_logarithm_keeps_what_the_probability_loses() {
    let mut y = [0.0_f32, -1000.0, f32::NEG_INFINITY];
    f32::log_softmax(&mut y, 3);
    assert_eq!(y, [0.0, -1000.0, f32::NEG_INFINITY]);
}

/// The rows of `planes` numbers that lie at each position, turned to lie side by side.
fn turned<S: Scalar>(x: &[S], planes: usize, positions: usize) -> Vec<S> {
    let place = |to: usize| to / (planes * positions) * planes * positions + to % planes * positions + to / planes % positions;
    (0..x.len()).map(|to| x[place(to)]).collect()
}

#[test]
fn over_the_planes_of_images_a_softmax_is_that_of_each_position() {
    for planes in [1, 2, 3, 7, 16, 17, 33] {
        for positions in [1, 2, 15, 16, 17, 31, 33, 65] {
            let (x, d_y) = (numbers::<f32>(3 * planes * positions, 1), numbers::<f32>(3 * planes * positions, 2));
            let (mut y, mut d) = (x.clone(), d_y.clone());
            f32::softmax_planes(&mut y, planes, positions);
            f32::softmax_planes_backward(&mut d, &y, planes, positions);
            let expected = plain_softmax(&turned(&to_f64(&x), planes, positions), planes);
            assert_close(&turned(&y, planes, positions), &expected, &format!("{planes} planes of {positions}"));
            let mut d_expected = turned(&to_f64(&d_y), planes, positions);
            f64::softmax_backward(&mut d_expected, &expected, planes);
            assert_scaled(&turned(&d, planes, positions), &d_expected, 100.0, &format!("{planes} planes of {positions}"));

            let (x, d_y) = (to_f64(&x), to_f64(&d_y));
            let (mut y, mut d) = (x.clone(), d_y.clone());
            f64::softmax_planes(&mut y, planes, positions);
            f64::softmax_planes_backward(&mut d, &y, planes, positions);
            assert_close(&turned(&y, planes, positions), &expected, "in double precision");
            assert_scaled(&turned(&d, planes, positions), &d_expected, 10.0, "in double precision");
        }
    }
}

#[test]
fn over_planes_an_infinite_logit_takes_all_and_a_nan_spoils_its_own_position_alone() {
    const POSITIONS: usize = 20;
    let mut y = [0.0_f32; 3 * POSITIONS];
    (y[POSITIONS + 1], y[2], y[2 * POSITIONS + 18], y[POSITIONS + 19]) = (f32::INFINITY, f32::NEG_INFINITY, f32::NAN, f32::INFINITY);
    y[19] = f32::INFINITY;
    f32::softmax_planes(&mut y, 3, POSITIONS);
    let at = |position: usize| [0, 1, 2].map(|plane| y[plane * POSITIONS + position]);
    assert_eq!((at(1), at(2), at(19)), ([0.0, 1.0, 0.0], [0.0, 0.5, 0.5], [0.5, 0.5, 0.0]));
    assert!(at(18).iter().all(|y| y.is_nan()));
    assert!((0..20).filter(|position| *position != 18).all(|position| at(position).iter().all(|y| y.is_finite())));
}

#[test]
fn the_loss_of_a_class_is_the_logarithm_of_its_probability() {
    for width in LENGTHS.into_iter().filter(|width| *width > 0).chain([2, 5, 1023, 1025, 2000]) {
        let rows = 3000 / width % 40 + 3;
        let (x, classes) = (numbers::<f64>(rows * width, 1), (0..rows).map(|row| row * 7 % width).collect::<Vec<_>>());
        let loss = |x: &[f64]| {
            let of_row = |(row, class): (&[f64], &usize)| row.iter().map(|x| x.exp()).sum::<f64>().ln() - row[*class];
            x.chunks(width).zip(&classes).map(of_row).sum::<f64>() / rows as f64
        };
        let mut d = vec![f64::NAN; x.len()];
        let got = row::softmax_cross_entropy(&mut d, &x, &classes, width);
        assert_scaled(&[got], &[loss(&x)], 100.0, &format!("{rows} rows of {width}"));
        assert_slopes(&d, &x, loss, &format!("{rows} rows of {width}"));

        let single: Vec<f32> = x.iter().map(|x| *x as f32).collect();
        let mut d_single = vec![f32::NAN; x.len()];
        let got = row::softmax_cross_entropy(&mut d_single, &single, &classes, width);
        assert_scaled(&[got], &[loss(&x)], 100.0, &format!("{rows} rows of {width}, in single precision"));
        assert_scaled(&d_single, &d, 10.0, &format!("{rows} rows of {width}, in single precision"));

        let (row, wanted) = (&x[..width], numbers::<f64>(width, 2).iter().map(|x| x.abs()).collect::<Vec<_>>());
        let soft = |x: &[f64]| {
            let ln_sum = x.iter().map(|x| x.exp()).sum::<f64>().ln();
            -dot(&x.iter().map(|x| x - ln_sum).collect::<Vec<_>>(), &wanted)
        };
        let mut d = vec![f64::NAN; width];
        let got = row::softmax_soft_cross_entropy(&mut d, row, |class| wanted[class]);
        assert_scaled(&[got], &[soft(row)], 10_000.0, &format!("weights of {width} classes"));
        let share = wanted.iter().sum::<f64>();
        assert_slopes(&d.iter().map(|d| d / share).collect::<Vec<_>>(), row, |x| soft(x) / share, &format!("weights of {width} classes"));
    }
}
