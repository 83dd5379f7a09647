//! The two number types a network computes in.

#![allow(clippy::inline_always)] // what runs under a chosen instruction set has to be inlined into it

mod double;
mod single;
#[cfg(test)]
mod tests;

use core::fmt;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::machine::Machine;

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
    /// The largest finite number.
    const MAX: Self;
    /// The least number above 0 that has all its digits. What lies below it is denormal: Intel's processors compute with such numbers a
    /// hundred times more slowly.
    const MIN_POSITIVE: Self;
    /// The name in Rust: `f32`.
    const NAME: &'static str;

    /// The nearest number to an `f64`.
    #[must_use]
    fn from_f64(x: f64) -> Self;
    /// The same number as `f64`.
    #[must_use]
    fn to_f64(self) -> f64;
    /// eˣ; in `f32` 0 where that would be denormal
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
    /// 1 − erf x, accurate where that is near 0
    #[must_use]
    fn erfc(self) -> Self;
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
    /// `self * factor + addend`, in one rounding where the machine can.
    #[must_use]
    fn mul_add<M: Machine>(self, factor: Self, addend: Self) -> Self;
    /// Whether it is neither infinite nor NaN.
    #[must_use]
    fn is_finite(self) -> bool;

    /// 0 where it is denormal, else itself. What is multiplied by less than 1 again and again ends at 0 by this, and does not stay for good
    /// among the numbers that are slow to compute with.
    #[must_use]
    #[inline(always)]
    fn without_denormal(self) -> Self {
        if self.abs() < Self::MIN_POSITIVE { Self::ZERO } else { self }
    }
}

mod sealed {
    /// Two slices under the name of their type, so that generic code can call what is compiled once for each scalar.
    #[derive(Debug)]
    pub enum Pair<'a> {
        F32(&'a mut [f32], &'a [f32]),
        F64(&'a mut [f64], &'a [f64]),
    }

    /// As [`Pair`], with both slices to be changed.
    #[derive(Debug)]
    pub enum PairMut<'a> {
        F32(&'a mut [f32], &'a mut [f32]),
        F64(&'a mut [f64], &'a mut [f64]),
    }

    pub trait Sealed: Sized {
        /// A slice to be changed beside one to be read.
        fn pair<'a>(changed: &'a mut [Self], read: &'a [Self]) -> Pair<'a>;
        /// Two slices to be changed.
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

#[cfg(feature = "train")]
pub(crate) use sealed::{Pair, PairMut, Sealed};
