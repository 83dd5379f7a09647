//! `f32`: polynomials and rational functions without branches, so that loops over them compile to vector code.
//!
//! The coefficients are minimax fits (Lawson's iteration in double precision against 40-digit values), rounded to `f32`. No function but
//! [`tanh_ratio`](Scalar::tanh_ratio) fuses a multiply-add, so the results are bit-identical under every instruction set.

use super::Scalar;
use crate::machine::Machine;

/// c₀ + c₁x + c₂x² + …
#[inline(always)]
fn polynomial<const N: usize>(x: f32, coefficients: [f32; N]) -> f32 {
    // Compilers always unroll a counting loop when they inline it, but not an iterator.
    let (mut sum, mut k) = (coefficients[N - 1], N - 1);
    while k > 0 {
        k -= 1;
        sum = sum * x + coefficients[k];
    }
    sum
}

/// The same with fused multiply-adds, if the instruction set has them.
#[inline(always)]
fn fused_polynomial<M: Machine, const N: usize>(x: f32, coefficients: [f32; N]) -> f32 {
    let (mut sum, mut k) = (coefficients[N - 1], N - 1);
    while k > 0 {
        k -= 1;
        sum = Scalar::mul_add::<M>(sum, x, coefficients[k]);
    }
    sum
}

/// Clamps `x`. A NaN stays NaN.
#[inline(always)]
fn clamp(x: f32, low: f32, high: f32) -> f32 {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// Returns 2ⁿ for n in −126 ..= 127.
#[inline(always)]
fn power_of_two(n: i32) -> f32 {
    f32::from_bits(((n + 127) << 23).cast_unsigned())
}

/// ln 2 in two parts. The first has nine bits, so its product with a small integer is exact.
const LN_2_HIGH: f32 = 355.0 / 512.0;
const LN_2_LOW: f32 = -2.121_944_4e-4;

/// 1.5 · 2²³. Adding it rounds to an integer, which is then in the lowest bits.
const ROUND: f32 = 12_582_912.0;

/// Returns n + [`ROUND`] and e^r − 1 such that x = n ln 2 + r and |r| ≤ ½ ln 2.
#[inline(always)]
fn reduced_exp_m1(x: f32) -> (f32, f32) {
    let shifted = x * core::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    let p = polynomial(r, [0.499_999_94, 0.166_665_21, 0.041_668_39, 0.008_368_717, 0.001_381_459_9]);
    (shifted, r + r * r * p)
}

/// n from n + [`ROUND`].
#[inline(always)]
fn unshifted(shifted: f32) -> i32 {
    shifted.to_bits().wrapping_sub(ROUND.to_bits()).cast_signed()
}

/// x 2ⁿ from n + [`ROUND`], if neither x nor the result is denormal or overflows: n is added to the exponent.
#[inline(always)]
fn scaled(x: f32, shifted: f32) -> f32 {
    // The shift drops the bits of `ROUND`.
    f32::from_bits(x.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// The smallest x for which eˣ is a normal number.
const LEAST_LN: f32 = -87.3365;

/// eˣ. The relative error is below 9e-8. A result that would be denormal is 0, because denormal numbers are slow.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let (shifted, m1) = reduced_exp_m1(clamp(x, LEAST_LN, 89.0));
    let n = unshifted(shifted);
    // Two factors, because 2ⁿ itself can overflow.
    let half = n >> 1;
    let e = (1.0 + m1) * power_of_two(half) * power_of_two(n - half);
    if x < LEAST_LN { 0.0 } else { e }
}

/// eˣ for x up to 0. As [`exp`], but 2ⁿ neither overflows nor is denormal.
#[inline(always)]
fn exp_of_negative(x: f32) -> f32 {
    let e = exp_inside(x);
    if x < f32::FAINT { 0.0 } else { e }
}

/// eˣ for x up to 64, and e⁻⁶⁴ below −64, so that 2ⁿ neither overflows nor is denormal.
#[inline(always)]
fn exp_inside(x: f32) -> f32 {
    let (shifted, m1) = reduced_exp_m1(if x < f32::FAINT { f32::FAINT } else { x });
    scaled(1.0 + m1, shifted)
}

/// eˣ − 1. The relative error is below 1.2e-7, also near 0.
#[inline(always)]
fn exp_m1(x: f32) -> f32 {
    let (shifted, m1) = reduced_exp_m1(clamp(x, -20.0, 89.0));
    // At half its size, because 2¹²⁸ overflows.
    let half = power_of_two(unshifted(shifted) - 1);
    2.0 * (half * m1 + (half - 0.5))
}

/// ln x for x above 0. The result is unspecified for other x.
#[inline(always)]
fn ln_inside(x: f32) -> f32 {
    let denormal = x < f32::MIN_POSITIVE;
    let normal = if denormal { x * 8_388_608.0 } else { x };
    // normal = 2ᵉ m with m between √½ and √2
    let bits = normal.to_bits().wrapping_sub(core::f32::consts::FRAC_1_SQRT_2.to_bits());
    let e = (bits.cast_signed() >> 23) as f32 - if denormal { 23.0 } else { 0.0 };
    let m = f32::from_bits((bits & 0x007f_ffff).wrapping_add(core::f32::consts::FRAC_1_SQRT_2.to_bits()));
    // ln m = 2 artanh s
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let ln_m = 2.0 * s + s * z * polynomial(z, [0.666_667_76, 0.399_774_5, 0.298_744_23]);
    e * LN_2_HIGH + (e * LN_2_LOW + ln_m)
}

/// Returns `inside` for a positive finite `x`, else the value of the logarithm there.
#[inline(always)]
fn ln_limits(x: f32, inside: f32) -> f32 {
    let positive = if x > f32::MAX { f32::INFINITY } else { inside };
    let limit = if x == 0.0 { f32::NEG_INFINITY } else { f32::NAN };
    if x > 0.0 { positive } else { limit }
}

/// ln x. The relative error is below 1.8e-7.
#[inline(always)]
fn ln(x: f32) -> f32 {
    ln_limits(x, ln_inside(x))
}

/// ln(1 + x). The relative error is below 2.4e-7, also near 0.
#[inline(always)]
fn ln_1p(x: f32) -> f32 {
    let sum = 1.0 + x;
    // The rounding error of the sum, divided by the sum, is the error of the logarithm.
    let lost = (x - (sum - 1.0)) / sum;
    ln_limits(sum, ln_inside(sum) + lost)
}

/// tanh x. The relative error is below 4e-7. The result is never beyond ±1.
#[inline(always)]
fn tanh(x: f32) -> f32 {
    let x = clamp(x, -9.02, 9.02);
    let z = x * x;
    clamp(x * polynomial(z, TANH_P) / polynomial(z, TANH_Q), -1.0, 1.0)
}

/// tanh x = x p(x²) / q(x²)
const TANH_P: [f32; 5] = [1.0, 0.133_797_07, 0.003_494_022, 2.058_327_3e-5, 1.331_878_2e-8];
const TANH_Q: [f32; 5] = [1.0, 0.467_130_23, 0.025_871_025, 3.283_072_2e-4, 7.761_901e-7];

/// e^(t²) erfc t for t ≥ 0.
#[inline(always)]
fn scaled_erfc(t: f32) -> f32 {
    let p = polynomial(t, [1.0, 1.238_432_9, 0.731_627_64, 0.229_23, 0.032_798_87]);
    let q = polynomial(t, [1.0, 2.366_812_7, 2.402_280_3, 1.325_412_5, 0.406_326, 0.058_133_785]);
    p / q
}

/// 1 − erf x. The relative error is below 8e-7 for x < 3, and below 5e-6 beyond, where the value is below 3e-5.
#[inline(always)]
fn erfc(x: f32) -> f32 {
    let t = if x.abs() > 10.1 { 10.1 } else { x.abs() };
    let tail = exp(-(t * t)) * scaled_erfc(t);
    if x < 0.0 { 2.0 - tail } else { tail }
}

/// The error function. The relative error is below 2e-7.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let z = x * x;
    let near = x * polynomial(
        z,
        [core::f32::consts::FRAC_2_SQRT_PI, -0.376_126_26, 0.112_836, -0.026_854_444, 0.005_189_535, -8.020_841e-4, 7.889_119e-5],
    );
    let far = (1.0 - erfc(x.abs())).copysign(x);
    if z < 0.5 { near } else { far }
}

impl Scalar for f32 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const MAX: Self = f32::MAX;
    const NAN: Self = f32::NAN;
    const INFINITY: Self = f32::INFINITY;
    const NEG_INFINITY: Self = f32::NEG_INFINITY;
    const MIN_POSITIVE: Self = f32::MIN_POSITIVE;
    const FAINT: Self = -64.0;
    const NAME: &'static str = "f32";

    #[inline(always)]
    fn from_f64(x: f64) -> Self {
        x as f32
    }

    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    #[inline(always)]
    fn exp(self) -> Self {
        exp(self)
    }

    #[inline(always)]
    fn exp_of_negative(self) -> Self {
        exp_of_negative(self)
    }

    #[inline(always)]
    fn exp_inside(self) -> Self {
        exp_inside(self)
    }

    #[inline(always)]
    fn ln(self) -> Self {
        ln(self)
    }

    #[inline(always)]
    fn ln_1p(self) -> Self {
        ln_1p(self)
    }

    #[inline(always)]
    fn exp_m1(self) -> Self {
        exp_m1(self)
    }

    #[inline(always)]
    fn tanh(self) -> Self {
        tanh(self)
    }

    #[inline(always)]
    fn tanh_ratio<M: Machine>(self) -> (Self, Self) {
        let x = clamp(self, -9.02, 9.02);
        let z = x * x;
        (x * fused_polynomial::<M, 5>(z, TANH_P), fused_polynomial::<M, 5>(z, TANH_Q))
    }

    #[inline(always)]
    fn erf(self) -> Self {
        erf(self)
    }

    #[inline(always)]
    fn erfc(self) -> Self {
        erfc(self)
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        // With `std` this is one instruction, which vectorises. `core` does not have it yet.
        #[cfg(feature = "std")]
        return f32::sqrt(self);
        #[cfg(not(feature = "std"))]
        libm::sqrtf(self)
    }

    #[inline(always)]
    fn abs(self) -> Self {
        f32::abs(self)
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        f32::max(self, other)
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        f32::min(self, other)
    }

    #[inline(always)]
    fn mul_add<M: Machine>(self, factor: Self, addend: Self) -> Self {
        #[cfg(feature = "std")]
        if M::FUSED {
            return f32::mul_add(self, factor, addend);
        }
        self * factor + addend
    }

    #[inline(always)]
    fn is_finite(self) -> bool {
        f32::is_finite(self)
    }

    #[inline(always)]
    fn is_nan(self) -> bool {
        f32::is_nan(self)
    }
}
