//! Compares softmax and its logarithm with their formulas at every width, also for extreme inputs.

use super::{LENGTHS, assert_close, assert_scaled, numbers};
use nn_kernels::{f32, f64};

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
