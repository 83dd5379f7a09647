//! Powers, exponentials, logarithms, absolute values and clipped numbers, some of which have no limits as activations do, against their formulas.

use super::{numbers, to_f64};
use nn_kernels::{Scalar, f32, f64};

/// Compares values and slopes at numbers from −4 to 4 with a formula and its derivative. Where one is NaN, so must the other be.
#[track_caller]
fn agrees<S: Scalar>(name: &str, forward: impl Fn(&mut [S]), backward: impl Fn(&mut [S], &[S], &[S]), formulas: [&dyn Fn(f64) -> f64; 2]) {
    let error = if S::NAME == "f32" { 4e-6 } else { 1e-13 };
    let x = numbers::<S>(200, 1);
    let (mut y, mut d) = (x.clone(), vec![S::from_f64(2.0); x.len()]);
    forward(&mut y);
    backward(&mut d, &x, &y);
    for ((x, y), d) in to_f64(&x).into_iter().zip(to_f64(&y)).zip(to_f64(&d)) {
        for (got, expected) in [(y, formulas[0](x)), (d, 2.0 * formulas[1](x))] {
            let same = (got - expected).abs() <= error * expected.abs() || got.is_nan() && expected.is_nan();
            assert!(same, "{name} of {x}: {got}, expected {expected}");
        }
    }
}

macro_rules! all {
    ($scalar:ident) => {
        for exponent in [2.0, 0.5, -1.0, 3.0, 4.0, -2.0, -0.5, 1.5, 0.0, 1.0] {
            let p = <$scalar as Scalar>::from_f64(exponent);
            agrees::<$scalar>(
                &format!("the power {exponent}"),
                |y| $scalar::power(y, p),
                |d, x, _| $scalar::power_backward(d, x, p),
                // A number that is not negative is raised to anything, others to whole numbers.
                [&|x| x.powf(exponent), &|x| exponent * x.powf(exponent - 1.0)],
            );
        }
        let inside = |x: f64| f64::from(u8::from(-0.5 < x && x < 2.0));
        agrees::<$scalar>(
            "clip",
            |y| $scalar::clip(y, -0.5, 2.0),
            |d, _, y| $scalar::clip_backward(d, y, -0.5, 2.0),
            [&|x| x.clamp(-0.5, 2.0), &inside],
        );
        agrees::<$scalar>("exp", |y| $scalar::exp(y), |d, _, y| $scalar::exp_backward(d, y), [&|x| x.exp(), &|x| x.exp()]);
        agrees::<$scalar>("log", |y| $scalar::log(y), |d, x, _| $scalar::log_backward(d, x), [&|x| x.ln(), &|x| 1.0 / x]);
        agrees::<$scalar>("abs", |y| $scalar::abs(y), |d, x, _| $scalar::abs_backward(d, x), [&|x| x.abs(), &|x| x.signum()]);
    };
}

#[test]
fn powers_exponentials_and_logarithms_give_their_formulas() {
    all!(f32);
    all!(f64);
}

#[test]
fn a_power_of_zero_and_of_infinity_is_a_limit() {
    for (exponent, expected) in [(0.5, [0.0, f32::INFINITY]), (1.5, [0.0, f32::INFINITY]), (-1.5, [f32::INFINITY, 0.0]), (0.0, [1.0, 1.0])]
    {
        let mut y = [0.0, f32::INFINITY];
        f32::power(&mut y, exponent);
        assert_eq!(y, expected, "{exponent}");
    }
    let mut y = [-2.0_f32, f32::NAN];
    f32::power(&mut y, 1.5);
    assert!(y.iter().all(|y| y.is_nan()));
}
