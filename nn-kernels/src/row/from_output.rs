//! Activations whose derivative follows from their output. The backward pass needs only what the next layer keeps anyway.

use super::clamp;
use super::columns::{map, map_biased, zip, zip_and_sum};
use super::from_input::logistic;
use crate::scalar::Scalar;

/// Defines four kernels from a formula and its derivative, which is given in terms of the output.
///
/// A derivative with two values selects a factor. It is not a choice whether to store, because masked stores are slow to read again.
macro_rules! from_output {
    (
        $(#[$doc:meta])*
        $name:ident, $biased:ident, $backward:ident, $backward_bias:ident, [$($argument:ident),*]
        y($x:ident) = $value:expr;
        derivative($y:ident) = $derivative:expr;
    ) => {
        $(#[$doc])*
        #[inline(always)]
        pub fn $name<S: Scalar>(y: &mut [S] $(, $argument: S)*) {
            map(y, |$x| $value);
        }

        #[doc = concat!("[`", stringify!($name), "`] of `y + bias`, row by row.")]
        #[inline(always)]
        pub fn $biased<S: Scalar>(y: &mut [S], bias: &[S] $(, $argument: S)*) {
            map_biased(y, bias, |$x| $value);
        }

        #[doc = concat!("The backward pass of [`", stringify!($name), "`], from its output `y`.")]
        #[inline(always)]
        pub fn $backward<S: Scalar>(d: &mut [S], y: &[S] $(, $argument: S)*) {
            zip(d, y, |d, $y| d * $derivative);
        }

        #[doc = concat!("The backward pass of [`", stringify!($biased), "`], from its output `y`; the sums of the columns are added to `d_bias`.")]
        #[inline(always)]
        pub fn $backward_bias<S: Scalar>(d: &mut [S], d_bias: &mut [S], y: &[S] $(, $argument: S)*) {
            zip_and_sum(d, d_bias, y, |d, $y| d * $derivative);
        }
    };
}

from_output! {
    /// max(x, 0); derivative 1 for x > 0, else 0.
    relu, bias_relu, relu_backward, relu_backward_bias, []
    y(x) = if x < S::ZERO { S::ZERO } else { x };
    derivative(y) = if y <= S::ZERO { S::ZERO } else { S::ONE };
}

from_output! {
    /// x for x > 0, else slope · x; derivative 1, else slope. The slope must not be negative.
    leaky_relu, bias_leaky_relu, leaky_relu_backward, leaky_relu_backward_bias, [slope]
    y(x) = if x <= S::ZERO { slope * x } else { x };
    derivative(y) = if y <= S::ZERO { slope } else { S::ONE };
}

from_output! {
    /// x for x > 0, else α (eˣ − 1); derivative 1, else α eˣ = y + α. α must not be negative.
    elu, bias_elu, elu_backward, elu_backward_bias, [alpha]
    y(x) = {
        let curve = alpha * x.exp_m1();
        if x <= S::ZERO { curve } else { x }
    };
    derivative(y) = if y <= S::ZERO { y + alpha } else { S::ONE };
}

from_output! {
    /// eˣ; derivative y.
    exp, bias_exp, exp_backward, exp_backward_bias, []
    y(x) = x.exp();
    derivative(y) = y;
}

from_output! {
    /// λx for x > 0, else λα (eˣ − 1), with λ = 1.0507… and α = 1.6732…; derivative λ, else y + λα.
    selu, bias_selu, selu_backward, selu_backward_bias, []
    y(x) = {
        let curve = S::from_f64(SELU_LAMBDA * SELU_ALPHA) * x.exp_m1();
        if x <= S::ZERO { curve } else { S::from_f64(SELU_LAMBDA) * x }
    };
    derivative(y) = if y <= S::ZERO { y + S::from_f64(SELU_LAMBDA * SELU_ALPHA) } else { S::from_f64(SELU_LAMBDA) };
}

const SELU_LAMBDA: f64 = 1.050_700_987_355_480_5;
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;

from_output! {
    /// 1 / (1 + e⁻ˣ); derivative y (1 − y).
    sigmoid, bias_sigmoid, sigmoid_backward, sigmoid_backward_bias, []
    y(x) = logistic(x).0;
    derivative(y) = y * (S::ONE - y);
}

from_output! {
    /// tanh x; derivative 1 − y².
    tanh, bias_tanh, tanh_backward, tanh_backward_bias, []
    y(x) = x.tanh();
    derivative(y) = (S::ONE - y) * (S::ONE + y);
}

from_output! {
    /// x / (1 + |x|); derivative (1 − |y|)².
    softsign, bias_softsign, softsign_backward, softsign_backward_bias, []
    y(x) = {
        let x = clamp(x, -S::from_f64(1e30), S::from_f64(1e30)); // ∞ / ∞ is NaN; the limit is 1
        x / (S::ONE + x.abs())
    };
    derivative(y) = (S::ONE - y.abs()) * (S::ONE - y.abs());
}

from_output! {
    /// (x + 3) / 6 clamped to 0 … 1; derivative 1/6 inside, 0 at the bounds and beyond.
    hard_sigmoid, bias_hard_sigmoid, hard_sigmoid_backward, hard_sigmoid_backward_bias, []
    y(x) = clamp(x + S::from_f64(3.0), S::ZERO, S::from_f64(6.0)) * S::from_f64(1.0 / 6.0);
    derivative(y) = if y <= S::ZERO || y >= S::ONE { S::ZERO } else { S::from_f64(1.0 / 6.0) };
}

from_output! {
    /// x clamped to −1 … 1; derivative 1 inside, 0 at the bounds and beyond.
    hard_tanh, bias_hard_tanh, hard_tanh_backward, hard_tanh_backward_bias, []
    y(x) = clamp(x, -S::ONE, S::ONE);
    derivative(y) = if y.abs() >= S::ONE { S::ZERO } else { S::ONE };
}

from_output! {
    /// x clamped to low … high; derivative 1 inside, 0 at the bounds and beyond.
    clip, bias_clip, clip_backward, clip_backward_bias, [low, high]
    y(x) = clamp(x, low, high);
    derivative(y) = if y <= low || y >= high { S::ZERO } else { S::ONE };
}
