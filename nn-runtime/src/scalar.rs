//! The two number types a network computes in.

use core::fmt;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// `f32` or `f64`. Sealed: kernels exist for these two.
///
/// The functions are those the layers and losses need, and work without `std`. In `f32` they are polynomials that
/// compilers turn into vector code, each with its error stated; in `f64`, where gradients are checked and speed matters less,
/// they are libm's.
pub trait Scalar:
    sealed::Sealed
    + Copy
    + PartialEq
    + PartialOrd
    + fmt::Debug
    + fmt::Display
    + Default
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
{
    /// 0
    const ZERO: Self;
    /// 1
    const ONE: Self;
    /// The name in Rust: `f32`.
    const NAME: &'static str;

    /// The nearest number to an `f64`.
    #[must_use]
    fn from_f64(x: f64) -> Self;
    /// The same number as `f64`.
    #[must_use]
    fn to_f64(self) -> f64;
    /// eˣ
    #[must_use]
    fn exp(self) -> Self;
    /// ln x
    #[must_use]
    fn ln(self) -> Self;
    /// ln(1 + x), accurate near 0
    #[must_use]
    fn ln_1p(self) -> Self;
    /// eˣ − 1, accurate near 0
    #[must_use]
    fn exp_m1(self) -> Self;
    /// tanh x
    #[must_use]
    fn tanh(self) -> Self;
    /// The error function, 2/√π ∫₀ˣ e^(−t²) dt.
    #[must_use]
    fn erf(self) -> Self;
    /// √x
    #[must_use]
    fn sqrt(self) -> Self;
    /// |x|
    #[must_use]
    fn abs(self) -> Self;
    /// The larger; a NaN loses, except against a NaN.
    #[must_use]
    fn max(self, other: Self) -> Self;
    /// The smaller; a NaN loses, except against a NaN.
    #[must_use]
    fn min(self, other: Self) -> Self;
    /// `self * factor + addend`, in one rounding where `FUSED`.
    #[must_use]
    fn mul_add<const FUSED: bool>(self, factor: Self, addend: Self) -> Self;
    /// Whether it is neither infinite nor NaN.
    #[must_use]
    fn is_finite(self) -> bool;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

macro_rules! scalar {
    ($S:ident, $exp:ident, $ln:ident, $ln_1p:ident, $exp_m1:ident, $tanh:ident, $erf:ident, $sqrt:ident, $fma:ident) => {
        impl Scalar for $S {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const NAME: &'static str = stringify!($S);
            fn from_f64(x: f64) -> Self { x as $S }
            fn to_f64(self) -> f64 { f64::from(self) }
            fn exp(self) -> Self { libm::$exp(self) }
            fn ln(self) -> Self { libm::$ln(self) }
            fn ln_1p(self) -> Self { libm::$ln_1p(self) }
            fn exp_m1(self) -> Self { libm::$exp_m1(self) }
            fn tanh(self) -> Self { libm::$tanh(self) }
            fn erf(self) -> Self { libm::$erf(self) }
            fn sqrt(self) -> Self { libm::$sqrt(self) }
            fn abs(self) -> Self { $S::abs(self) }
            fn max(self, other: Self) -> Self { $S::max(self, other) }
            fn min(self, other: Self) -> Self { $S::min(self, other) }
            fn mul_add<const FUSED: bool>(self, factor: Self, addend: Self) -> Self {
                if FUSED { libm::$fma(self, factor, addend) } else { self * factor + addend }
            }
            fn is_finite(self) -> bool { $S::is_finite(self) }
        }
    };
}
scalar!(f32, expf, logf, log1pf, expm1f, tanhf, erff, sqrtf, fmaf);
scalar!(f64, exp, log, log1p, expm1, tanh, erf, sqrt, fma);
