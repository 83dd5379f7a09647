//! Sequences of which rows have fewer steps than others.

use nn_kernels::{f64, row};

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
