//! The two number types in which a network can compute.

#![allow(clippy::inline_always)] // code that runs under a chosen instruction set must be inlined into it

mod double;
mod single;

use core::fmt;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::machine::Machine;

/// The number type of a network: `f32` or `f64`. The trait is sealed, because kernels exist only for these two.
///
/// It has the functions that layers and losses need, and works without `std`. In `f32` the functions are polynomials that compile to vector
/// code; the source states the error of each. In `f64`, which serves to check gradients, they are libm's.
#[doc(alias("dtype", "precision", "float"))]
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
    /// The number 0.
    const ZERO: Self;
    /// The number 1.
    const ONE: Self;
    /// The largest finite number.
    const MAX: Self;
    /// Not a number.
    const NAN: Self;
    /// ∞
    const INFINITY: Self;
    /// −∞
    const NEG_INFINITY: Self;
    /// The smallest positive normal number. Smaller numbers are denormal; Intel's processors compute with them a hundred times more slowly.
    const MIN_POSITIVE: Self;
    /// The bound below which eˣ is negligible. In `f32` e⁻⁶⁴ is 2e-28, which does not change a sum with a number near 1. Gradients multiplied
    /// by it would be denormal after one or two layers, and each product with a denormal number is a hundred times slower.
    const FAINT: Self;
    /// The name of the type in Rust, such as `f32`.
    const NAME: &'static str;

    /// Converts an `f64` to the nearest number.
    #[must_use]
    fn from_f64(x: f64) -> Self;
    /// Converts the number to `f64`.
    #[must_use]
    fn to_f64(self) -> f64;
    /// Returns eˣ. In `f32` the result is 0 if it would be denormal.
    #[must_use]
    fn exp(self) -> Self;
    /// Returns eˣ for x up to 0, and 0 below [`FAINT`](Self::FAINT).
    #[must_use]
    fn exp_of_negative(self) -> Self;
    /// Returns eˣ for x between [`FAINT`](Self::FAINT) and −`FAINT`. Below, it is that of `FAINT`. Above, it is unspecified.
    #[must_use]
    fn exp_inside(self) -> Self;
    /// Returns ln x.
    #[must_use]
    fn ln(self) -> Self;
    /// Returns ln(1 + x), accurate near 0.
    #[must_use]
    fn ln_1p(self) -> Self;
    /// Returns eˣ − 1, accurate near 0.
    #[must_use]
    fn exp_m1(self) -> Self;
    /// Returns tanh x.
    #[must_use]
    fn tanh(self) -> Self;
    /// Returns p and q such that tanh x = p/q and q ≥ 1: what needs several of them shares a division. With fused multiply-adds if the
    /// instruction set has them.
    #[must_use]
    fn tanh_ratio<M: Machine>(self) -> (Self, Self);
    /// Returns the error function, 2/√π ∫₀ˣ e^(−t²) dt.
    #[must_use]
    fn erf(self) -> Self;
    /// Returns 1 − erf x, accurate where the result is near 0.
    #[must_use]
    fn erfc(self) -> Self;
    /// Returns √x.
    #[must_use]
    fn sqrt(self) -> Self;
    /// Returns |x|.
    #[must_use]
    fn abs(self) -> Self;
    /// Returns the larger number. If one is NaN, returns the other.
    #[must_use]
    fn max(self, other: Self) -> Self;
    /// Returns the smaller number. If one is NaN, returns the other.
    #[must_use]
    fn min(self, other: Self) -> Self;
    /// Returns `self * factor + addend`, rounded once if the instruction set has a fused multiply-add.
    #[must_use]
    fn mul_add<M: Machine>(self, factor: Self, addend: Self) -> Self;
    /// Returns whether the number is neither infinite nor NaN.
    #[must_use]
    fn is_finite(self) -> bool;
    /// Returns whether the number is NaN.
    #[must_use]
    fn is_nan(self) -> bool;

    /// Returns 0 if the number is denormal, else the number itself. A value that decays by repeated multiplication thus reaches 0 instead
    /// of staying denormal, where computing is slow.
    #[must_use]
    #[inline(always)]
    fn without_denormal(self) -> Self {
        if self.abs() < Self::MIN_POSITIVE { Self::ZERO } else { self }
    }
}

mod sealed {
    /// Two slices of a known type, so that generic code can call functions that are compiled for each scalar.
    #[derive(Debug)]
    pub enum Pair<'a> {
        /// In single precision.
        F32(&'a mut [f32], &'a [f32]),
        /// In double precision.
        F64(&'a mut [f64], &'a [f64]),
    }

    /// Like [`Pair`], with both slices mutable.
    #[derive(Debug)]
    pub enum PairMut<'a> {
        /// In single precision.
        F32(&'a mut [f32], &'a mut [f32]),
        /// In double precision.
        F64(&'a mut [f64], &'a mut [f64]),
    }

    /// Only `f32` and `f64` are scalars.
    pub trait Sealed: Sized {
        /// Returns a mutable slice and a shared one.
        fn pair<'a>(changed: &'a mut [Self], read: &'a [Self]) -> Pair<'a>;
        /// Returns two mutable slices.
        fn pair_mut<'a>(first: &'a mut [Self], second: &'a mut [Self]) -> PairMut<'a>;
    }

    impl Sealed for f32 {
        fn pair<'a>(changed: &'a mut [Self], read: &'a [Self]) -> Pair<'a> {
            Pair::F32(changed, read)
        }

        fn pair_mut<'a>(first: &'a mut [Self], second: &'a mut [Self]) -> PairMut<'a> {
            PairMut::F32(first, second)
        }
    }

    impl Sealed for f64 {
        fn pair<'a>(changed: &'a mut [Self], read: &'a [Self]) -> Pair<'a> {
            Pair::F64(changed, read)
        }

        fn pair_mut<'a>(first: &'a mut [Self], second: &'a mut [Self]) -> PairMut<'a> {
            PairMut::F64(first, second)
        }
    }
}

pub use sealed::{Pair, PairMut, Sealed};
