//! Losses of whole sequences: a warm-up, sums, the error-to-signal ratio.
#![allow(clippy::float_cmp)] // numbers are compared for equality on purpose

use proptest::prelude::*;

use super::{After, CrossEntropy, EsrLoss, Huber, IGNORE, Loss, MeanSquaredError, PerStep, Summed};

/// Rows of four steps with two numbers each.
type Row = [[f64; 2]; 4];
type Rows = [Row; 3];

fn rows() -> impl Strategy<Value = Rows> {
    prop::array::uniform3(prop::array::uniform4(prop::array::uniform2(-2.0..2.0)))
}

fn flat(rows: &Rows) -> Vec<f64> {
    rows.as_flattened().concat()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(1.0)
}

/// The error-to-signal ratio as it is written in the papers.
fn esr(output: &[[f64; 2]], target: &[[f64; 2]], c: f64) -> f64 {
    let heard = |signal: &[[f64; 2]], step: usize, feature: usize| {
        signal[step][feature] - if step > 0 { c * signal[step - 1][feature] } else { 0.0 }
    };
    let energy =
        |of: &dyn Fn(usize, usize) -> f64| (0..target.len()).flat_map(|step| [of(step, 0), of(step, 1)]).map(|x| x * x).sum::<f64>();
    let noise = energy(&|step, feature| heard(target, step, feature) - heard(output, step, feature));
    noise / (energy(&|step, feature| heard(target, step, feature)) + 1e-5 * 2.0 * target.len() as f64)
}

proptest! {
    #[test]
    fn a_warm_up_counts_for_nothing(outputs in rows(), targets in rows(), others in rows()) {
        let loss = After::<_, 4, 2, 4>(PerStep::<_, 2, 2>(Huber(0.7)));
        let (mut d, mut d_other, mut d_rest) = ([9.0; 24], [9.0; 24], [9.0; 12]);
        let found = Loss::<8, f64>::gradient(&loss, &flat(&outputs), &targets, &mut d);

        let behind = |rows: &Rows| rows.map(|[_, _, third, fourth]| [third, fourth]);
        let rest = Loss::<4, f64>::gradient(&loss.0, behind(&outputs).as_flattened().as_flattened(), &behind(&targets), &mut d_rest);
        prop_assert!(close(found, rest), "it is the loss of the other steps");
        for (d, d_rest) in d.as_chunks::<8>().0.iter().zip(d_rest.as_chunks::<4>().0) {
            prop_assert_eq!((&d[..4], &d[4..]), (&[0.0; 4][..], &d_rest[..]));
        }

        let instead = |rows: Rows| [0, 1, 2].map(|row| [others[row][0], others[row][1], rows[row][2], rows[row][3]]);
        let other = Loss::<8, f64>::gradient(&loss, &flat(&instead(outputs)), &instead(targets), &mut d_other);
        prop_assert_eq!((found, d), (other, d_other), "whatever the first steps are");
    }

    #[test]
    fn a_sum_is_the_mean_times_the_outputs(outputs in rows(), targets in rows()) {
        let mean = PerStep::<_, 4, 2>(MeanSquaredError);
        let (mut d, mut d_sum) = ([9.0; 24], [9.0; 24]);
        let of_mean = Loss::<8, f64>::gradient(&mean, &flat(&outputs), &targets, &mut d);
        let of_sum = Loss::<8, f64>::gradient(&Summed(mean), &flat(&outputs), &targets, &mut d_sum);
        prop_assert!(close(of_sum, 8.0 * of_mean));
        prop_assert!(d.iter().zip(&d_sum).all(|(d, d_sum)| close(*d_sum, 8.0 * d)));
        let squares: f64 = flat(&outputs).iter().zip(flat(&targets)).map(|(y, t)| (y - t).powi(2)).sum();
        prop_assert!(close(of_sum, squares / 3.0), "a mean over the rows only");
    }

    #[test]
    fn the_error_to_signal_ratio_is_that_of_the_papers(outputs in rows(), targets in rows(), c in 0.0..1.0) {
        let loss = EsrLoss::<4, 2> { pre_emphasis: c };
        let expected: f64 = (0..3).map(|row| esr(&outputs[row], &targets[row], c)).sum::<f64>() / 3.0;
        prop_assert!(close(Loss::<8, f64>::mean(&loss, &flat(&outputs), &targets), expected));
        let after = After::<_, 4, 3, 6>(EsrLoss::<3, 2> { pre_emphasis: c });
        let expected: f64 = (0..3).map(|row| esr(&outputs[row][1..], &targets[row][1..], c)).sum::<f64>() / 3.0;
        prop_assert!(close(Loss::<8, f64>::mean(&after, &flat(&outputs), &targets), expected), "silence before the first counted step");
    }
}

#[test]
fn silence_is_wrong_by_one_and_a_silent_row_divides_by_no_zero() {
    let loss = EsrLoss::<3, 1> { pre_emphasis: 0.95 };
    let mut d = [9.0_f64; 3];
    let silence = loss.row(&[0.0; 3], &[[0.5], [-0.5], [0.25]], &mut d);
    assert!((silence - 1.0).abs() < 1e-4, "{silence}");
    assert_eq!((loss.row(&[0.0; 3], &[[0.0]; 3], &mut d), d), (0.0, [0.0; 3]));
    assert!(loss.row(&[f64::NAN, 0.0, 0.0], &[[0.0]; 3], &mut d).is_nan() && d[0].is_nan(), "a NaN is not hidden");
}

#[test]
fn a_class_that_is_ignored_counts_for_nothing_after_a_warm_up_either() {
    let loss = After::<_, 3, 2, 4>(PerStep::<_, 2, 2>(CrossEntropy));
    let mut d = [9.0_f64; 6];
    let mean = Loss::<6, f64>::gradient(&loss, &[5.0, -5.0, 0.0, 0.0, 7.0, 0.0], &[[1, 0, IGNORE]], &mut d);
    assert!((mean - 2.0_f64.ln()).abs() < 1e-12, "{mean}");
    assert_eq!(d, [0.0, 0.0, -0.5, 0.5, 0.0, 0.0]);
}

#[test]
fn a_target_that_does_not_fit_is_named_by_its_step() {
    let loss = After::<_, 3, 2, 2>(PerStep::<_, 2, 1>(MeanSquaredError));
    let check = |target: [[f64; 1]; 3]| Loss::<3, f64>::check(&loss, &target);
    assert_eq!(check([[f64::NAN], [0.0], [0.0]]), Ok(()), "the warm-up is not compared");
    assert_eq!(check([[0.0], [0.0], [f64::NAN]]), Err("behind a warm-up of 1, step 1: number 0 is NaN, expected a finite one".to_owned()));
}
