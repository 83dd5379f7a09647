//! Activations whose derivative needs their input, which the forward pass keeps.
//!
//! The formulas lose no digits where the function approaches 0 on the left.

use super::clamp;
use crate::scalar::Scalar;

// Loops without closures: a closure that is not inlined is compiled for the baseline instruction set.
macro_rules! from_input {
    (
        $(#[$doc:meta])*
        $name:ident, $backward:ident
        y($x:ident) = $value:expr;
        derivative($x_again:ident) = $derivative:expr;
    ) => {
        $(#[$doc])*
        #[inline(always)]
        pub fn $name<S: Scalar>(y: &mut [S]) {
            for y in y {
                let $x = *y;
                *y = $value;
            }
        }

        #[doc = concat!("The backward pass of [`", stringify!($name), "`], from its input `x`.")]
        #[inline(always)]
        pub fn $backward<S: Scalar>(d: &mut [S], x: &[S]) {
            for (d, x) in d.iter_mut().zip(x) {
                let $x_again = *x;
                *d *= $derivative;
            }
        }
    };
}

/// Limits `x` to ±1000, because −∞ · 0 is NaN where the limit is 0. Beyond ±1000 all these functions have reached their limits.
#[inline(always)]
fn bounded<S: Scalar>(x: S) -> S {
    clamp(x, S::from_f64(-1e3), S::from_f64(1e3))
}

/// Limits `x` from below to −1000. Above, these functions approach x.
#[inline(always)]
fn bounded_below<S: Scalar>(x: S) -> S {
    if x < S::from_f64(-1e3) { S::from_f64(-1e3) } else { x }
}

/// Returns σ(x) = 1 / (1 + e⁻ˣ) and σ'(x) = σ(x) (1 − σ(x)), accurate on both sides until they are negligible.
#[inline(always)]
pub fn logistic<S: Scalar>(x: S) -> (S, S) {
    let e = (-x.abs()).exp_of_negative();
    let larger = S::ONE / (S::ONE + e);
    let smaller = e * larger;
    (if x < S::ZERO { smaller } else { larger }, smaller * larger)
}

/// Returns y σ(x). Nothing cancels in y / (1 + e⁻ˣ), and where σ is negligible the result is 0.
#[inline(always)]
fn gated<S: Scalar>(y: S, x: S) -> S {
    let gated = y / (S::ONE + (-x).exp_inside());
    if x < S::FAINT { S::ZERO } else { gated }
}

/// Returns Φ(x), the standard normal distribution function.
#[inline(always)]
fn normal<S: Scalar>(x: S) -> S {
    S::from_f64(0.5) * (-x * S::from_f64(core::f64::consts::FRAC_1_SQRT_2)).erfc()
}

/// Returns φ(x) = Φ'(x).
#[inline(always)]
fn normal_density<S: Scalar>(x: S) -> S {
    const FRAC_1_SQRT_2_PI: f64 = 0.398_942_280_401_432_7;
    (-(x * x) * S::from_f64(0.5)).exp() * S::from_f64(FRAC_1_SQRT_2_PI)
}

from_input! {
    /// x Φ(x); derivative Φ(x) + x φ(x).
    gelu, gelu_backward
    y(x) = {
        let x = bounded_below(x);
        x * normal(x)
    };
    derivative(x) = {
        let x = bounded(x);
        normal(x) + x * normal_density(x)
    };
}

/// 2 √(2/π), the slope in the approximation Φ(x) ≈ σ(2 √(2/π) (x + 0.044715 x³)).
const GELU_SLOPE: f64 = 1.595_769_121_605_731;
const GELU_CUBE: f64 = 0.044_715;

from_input! {
    /// ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), which is x σ(2 √(2/π) (x + 0.044715 x³)).
    gelu_tanh, gelu_tanh_backward
    y(x) = gated(x, S::from_f64(GELU_SLOPE) * (x + S::from_f64(GELU_CUBE) * x * x * x));
    derivative(x) = {
        let x = bounded(x);
        let u = S::from_f64(GELU_SLOPE) * (x + S::from_f64(GELU_CUBE) * x * x * x);
        let d_u = S::from_f64(GELU_SLOPE) * (S::ONE + S::from_f64(3.0 * GELU_CUBE) * x * x);
        let (sigmoid, slope) = logistic(u);
        sigmoid + x * slope * d_u
    };
}

from_input! {
    /// x σ(x); derivative σ(x) + x σ'(x).
    silu, silu_backward
    y(x) = gated(x, x);
    derivative(x) = {
        let x = bounded(x);
        let (sigmoid, slope) = logistic(x);
        sigmoid + x * slope
    };
}

from_input! {
    /// x max(0, min(1, x / 6 + ½)); derivative 0 below −3, 1 above 3, and x / 3 + ½ between.
    hard_swish, hard_swish_backward
    y(x) = {
        let x = bounded_below(x);
        x * clamp(S::from_f64(1.0 / 6.0) * x + S::from_f64(0.5), S::ZERO, S::ONE)
    };
    derivative(x) = {
        if x <= S::from_f64(-3.0) {
            S::ZERO
        } else if x >= S::from_f64(3.0) {
            S::ONE
        } else {
            S::from_f64(1.0 / 3.0) * x + S::from_f64(0.5)
        }
    };
}

/// Returns tanh(ln(1 + eˣ)) = n / (n + 2) with n = eˣ (eˣ + 2), and its derivative 4 eˣ (1 + eˣ) / (n + 2)². For x > 0 both sides of each
/// fraction are scaled by e^(−2x).
#[inline(always)]
fn tanh_softplus<S: Scalar>(x: S) -> (S, S) {
    let two = S::from_f64(2.0);
    let e = (-x.abs()).exp();
    let (top, bottom) = if x > S::ZERO { (S::ONE + two * e, two * e * e) } else { (e * (e + two), two) };
    let scale = S::ONE / (top + bottom);
    let e_x = if x > S::ZERO { e * e } else { e };
    (top * scale, S::from_f64(4.0) * e_x * (S::ONE + e) * scale * scale)
}

from_input! {
    /// x tanh(softplus(x)).
    mish, mish_backward
    y(x) = {
        let x = bounded_below(x);
        x * tanh_softplus(x).0
    };
    derivative(x) = {
        let x = bounded(x);
        let (tanh, slope) = tanh_softplus(x);
        tanh + x * slope
    };
}

from_input! {
    /// ln(1 + eˣ); derivative σ(x).
    softplus, softplus_backward
    y(x) = (if x < S::ZERO { S::ZERO } else { x }) + (-x.abs()).exp().ln_1p();
    derivative(x) = logistic(x).0;
}

from_input! {
    /// |x|; derivative −1, 0 or 1.
    abs, abs_backward
    y(x) = x.abs();
    derivative(x) = if x > S::ZERO {
        S::ONE
    } else if x < S::ZERO {
        -S::ONE
    } else {
        S::ZERO
    };
}

from_input! {
    /// ln x; derivative 1 / x.
    log, log_backward
    y(x) = x.ln();
    derivative(x) = S::ONE / x;
}
