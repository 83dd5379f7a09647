//! Sequences of which rows have fewer steps than others.

use nn_kernels::{f64, row};

use super::{LENGTHS, assert_close, assert_slopes, dot, numbers};

const NAN: f64 = f64::NAN;

/// Three rows of up to three steps of two numbers: of two, of no and of three steps.
const X: [f64; 18] = [1.0, 4.0, 3.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 5.0, 5.0, 7.0, 5.0, NAN, 2.0];

#[test]
fn a_row_ends_before_the_steps_that_are_nan_alone() {
    let (mut lengths, mut y) = ([9.0; 3], [9.0; 18]);
    f64::take_lengths(&mut lengths, &mut y, &X, 2);
    assert_eq!(lengths, [2.0, 0.0, 3.0]);
    assert_eq!(y[..3], [1.0, 4.0, 3.0]);
    assert!(y[3].is_nan(), "a NaN inside a step stays");
    assert_eq!(y[4..12], [0.0; 8]);
    assert_eq!((row::length(&X[..6], 2), row::length(&X[6..12], 2), row::length(&[1.0, NAN, NAN], 1)), (2, 0, 1));
}

#[test]
fn means_and_maxima_are_those_of_the_steps_that_are_there() {
    let x = [1.0, 4.0, 3.0, 4.0, 99.0, 99.0, 99.0, 99.0, 99.0, 99.0, 99.0, 99.0, 5.0, -5.0, 7.0, -6.0, 0.0, -7.0];
    let lengths = [2.0, 0.0, 3.0];
    let mut y = [NAN; 6];
    f64::mean_of_steps(&mut y, &x, &lengths, 2);
    assert_eq!(y, [2.0, 4.0, 0.0, 0.0, 4.0, -6.0]);
    f64::max_of_steps(&mut y, &x, &lengths, 2);
    assert_eq!(y, [3.0, 4.0, 0.0, 0.0, 7.0, -5.0]);

    let (mut d_x, d) = ([NAN; 18], [6.0, 8.0, 1.0, 1.0, 3.0, 9.0]);
    f64::mean_of_steps_backward(&mut d_x, &d, &lengths, 2);
    assert_eq!(d_x, [3.0, 4.0, 3.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 3.0, 1.0, 3.0, 1.0, 3.0]);
    // Of equal steps the first one takes the gradient.
    f64::max_of_steps_backward(&mut d_x, &d, &x, &lengths, 2);
    assert_eq!(d_x, [0.0, 8.0, 6.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0, 3.0, 0.0, 0.0, 0.0]);
}

#[test]
fn lengths_that_make_no_sense_do_not_panic() {
    for length in [-1.0, NAN, 1e300, f64::INFINITY] {
        let (lengths, x) = ([length; 3], [1.0; 18]);
        let (mut y, mut whole) = ([0.0; 6], [0.0; 18]);
        f64::mean_of_steps(&mut y, &x, &lengths, 2);
        f64::max_of_steps(&mut y, &x, &lengths, 2);
        f64::last_of_steps(&mut y, &x, &lengths, 2, 7);
        f64::last_of_steps_backward(&mut whole, &y, &lengths, 2, 1);
        f64::mark_ends(&mut whole, &x, &lengths, 2);
        f64::end_steps(&mut whole, &lengths, 2);
    }
}

/// How many steps each row has, of at most five.
const STEPS: [usize; 6] = [5, 3, 0, 1, 4, 5];
const MOST: usize = 5;

/// Compares a kernel that makes one step of those that a row has, and its way back, with what a function of these steps gives.
macro_rules! of_steps {
    ($what:expr, $features:expr, $defined:expr, |$forward:ident| $run:expr, |$backward:ident| $run_back:expr) => {{
        let (features, defined) = ($features, $defined);
        let (x, d) = (numbers::<f64>(STEPS.len() * MOST * features, 1), numbers::<f64>(STEPS.len() * features, 2));
        let lengths = STEPS.map(|steps| steps as f64);
        let whole = |x: &[f64]| -> Vec<f64> {
            let rows = x.chunks(MOST * features).zip(STEPS);
            rows.flat_map(|(row, steps)| if steps == 0 { vec![0.0; features] } else { defined(&row[..steps * features]) }).collect()
        };
        let (mut y, mut d_x) = (vec![NAN; d.len()], vec![NAN; x.len()]);
        let $forward = (&mut y[..], &x[..], &lengths[..]);
        $run;
        assert_close(&y, &whole(&x), $what);
        let $backward = (&mut d_x[..], &d[..], &x[..], &lengths[..]);
        $run_back;
        assert_slopes(&d_x, &x, |x| dot(&whole(x), &d), $what);
    }};
}

#[test]
fn one_step_of_many_is_its_definition_and_so_is_the_way_back() {
    for features in LENGTHS.into_iter().filter(|features| *features > 0) {
        let column = |row: &[f64], feature: usize| row.iter().skip(feature).step_by(features).copied().collect::<Vec<_>>();
        of_steps!(
            "the mean",
            features,
            |row: &[f64]| (0..features).map(|at| column(row, at).iter().sum::<f64>() * features as f64 / row.len() as f64).collect(),
            |a| f64::mean_of_steps(a.0, a.1, a.2, features),
            |a| f64::mean_of_steps_backward(a.0, a.1, a.3, features)
        );
        of_steps!(
            "the largest",
            features,
            |row: &[f64]| (0..features).map(|at| column(row, at).into_iter().fold(f64::MIN, f64::max)).collect(),
            |a| f64::max_of_steps(a.0, a.1, a.2, features),
            |a| f64::max_of_steps_backward(a.0, a.1, a.2, a.3, features)
        );
        for from_last in [0, features / 2, features] {
            of_steps!(
                "the last",
                features,
                |row: &[f64]| [&row[row.len() - features..][..from_last], &row[from_last..features]].concat(),
                |a| f64::last_of_steps(a.0, a.1, a.2, features, from_last),
                |a| f64::last_of_steps_backward(a.0, a.1, a.3, features, from_last)
            );
        }
    }
}

#[test]
fn padding_becomes_zeros_or_nan_and_nothing_else_changes() {
    for features in LENGTHS.into_iter().filter(|features| *features > 0) {
        let (x, lengths) = (numbers::<f64>(STEPS.len() * MOST * features, 1), STEPS.map(|steps| steps as f64));
        let padded = |with: f64| -> Vec<f64> {
            let rows = x.chunks(MOST * features).zip(STEPS);
            rows.flat_map(|(row, steps)| [row[..steps * features].to_vec(), vec![with; (MOST - steps) * features]].concat()).collect()
        };
        let (mut ended, mut marked) = (x.clone(), vec![0.5; x.len()]);
        f64::end_steps(&mut ended, &lengths, features);
        assert_eq!(ended, padded(0.0));
        f64::mark_ends(&mut marked, &x, &lengths, features);
        assert!(
            marked.iter().zip(&padded(NAN)).all(|(got, expected)| got.to_bits() == expected.to_bits() || got.is_nan() && expected.is_nan())
        );
        let (mut found, mut taken) = ([NAN; 6], vec![NAN; x.len()]);
        f64::take_lengths(&mut found, &mut taken, &marked, features);
        assert_eq!((found, taken), (lengths, ended));
    }
}

#[test]
fn a_nan_is_the_largest_step_and_takes_the_gradient() {
    for place in 0..3 {
        let mut x = [2.0, 3.0, 1.0, 9.0];
        x[place] = NAN;
        let (mut y, mut d_x) = ([0.0], [0.5; 4]);
        f64::max_of_steps(&mut y, &x, &[3.0], 1);
        f64::max_of_steps_backward(&mut d_x, &[1.0], &x, &[3.0], 1);
        assert!(y[0].is_nan());
        assert_eq!(d_x.iter().position(|d| *d == 1.0), Some(place));
    }
}
