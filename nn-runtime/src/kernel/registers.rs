//! Registers of several numbers, for kernels that choose for themselves what stays in which.

use pulp::x86::{V3, V4};
use pulp::{Simd, f32x4, f32x8, f32x16, f64x2, f64x4, f64x8};

use crate::scalar::Scalar;

/// A scalar of which registers hold several.
pub(super) trait Lanes: Scalar {
    /// A register of AVX-512.
    type Wide: Register<Self, Simd = V4> + Reads<Self, Self>;
    /// A register of AVX2.
    type Half: Register<Self, Simd = V3> + Reads<Self, Self>;
    /// Half of a register of AVX2.
    type Quarter: Register<Self, Simd = V3> + Reads<Self, Self>;
}

/// Several numbers, one in each lane.
pub(super) trait Register<S>: Copy {
    /// What proves that the machine has such registers.
    type Simd: Simd;
    /// The numbers as they lie in memory.
    type Array: 'static;
    /// How many they are.
    const LANES: usize;
    /// How many registers of the kind there are.
    const MOST: usize;

    /// The same number in each lane.
    fn same(simd: Self::Simd, number: S) -> Self;
    fn load(numbers: &Self::Array) -> Self;
    fn store(self, numbers: &mut Self::Array);
    fn add(self, simd: Self::Simd, right: Self) -> Self;
    /// `self * right + sum`
    fn multiply_add(self, simd: Self::Simd, right: Self, sum: Self) -> Self;

    /// As many registers as the numbers fill, from the first number on.
    fn arrays(numbers: &[S]) -> &[Self::Array];
    /// As [`arrays`](Register::arrays), to be changed.
    fn arrays_mut(numbers: &mut [S]) -> &mut [Self::Array];
    /// As many registers as the numbers fill, up to the last number.
    fn arrays_to_end(numbers: &[S]) -> &[Self::Array];
    /// As [`arrays_to_end`](Register::arrays_to_end), to be changed.
    fn arrays_to_end_mut(numbers: &mut [S]) -> &mut [Self::Array];
}

/// A register that is filled with weights of a type `W`.
pub(super) trait Reads<S, W>: Register<S> {
    /// The weights as they lie in memory.
    type Weights: 'static;

    fn read(simd: Self::Simd, weights: &Self::Weights) -> Self;
    /// As many registers as the weights fill, from the first weight on.
    fn weights(weights: &[W]) -> &[Self::Weights];
    /// As many registers as the weights fill, up to the last weight.
    fn weights_to_end(weights: &[W]) -> &[Self::Weights];
}

macro_rules! reads {
    ($register:ident, $scalar:ident, $weight:ident: $lanes:literal, |$simd:pat_param, $weights:ident| $read:expr) => {
        impl Reads<$scalar, $weight> for $register {
            type Weights = [$weight; $lanes];

            #[inline(always)]
            fn read($simd: Self::Simd, $weights: &Self::Weights) -> Self {
                $read
            }

            #[inline(always)]
            fn weights(weights: &[$weight]) -> &[Self::Weights] {
                weights.as_chunks().0
            }

            #[inline(always)]
            fn weights_to_end(weights: &[$weight]) -> &[Self::Weights] {
                weights.as_rchunks().1
            }
        }
    };
}

macro_rules! register {
    ($register:ident, $simd:ident: $most:literal, $scalar:ident: $lanes:literal, $splat:ident, $add:ident, $fused:ident) => {
        impl Register<$scalar> for $register {
            type Simd = $simd;
            type Array = [$scalar; $lanes];
            const LANES: usize = $lanes;
            const MOST: usize = $most;

            #[inline(always)]
            fn same(simd: $simd, number: $scalar) -> Self {
                simd.$splat(number)
            }

            #[inline(always)]
            fn load(numbers: &Self::Array) -> Self {
                pulp::cast(*numbers)
            }

            #[inline(always)]
            fn store(self, numbers: &mut Self::Array) {
                *numbers = pulp::cast(self);
            }

            #[inline(always)]
            fn add(self, simd: $simd, right: Self) -> Self {
                simd.$add(self, right)
            }

            #[inline(always)]
            fn multiply_add(self, simd: $simd, right: Self, sum: Self) -> Self {
                simd.$fused(self, right, sum)
            }

            #[inline(always)]
            fn arrays(numbers: &[$scalar]) -> &[Self::Array] {
                numbers.as_chunks().0
            }

            #[inline(always)]
            fn arrays_mut(numbers: &mut [$scalar]) -> &mut [Self::Array] {
                numbers.as_chunks_mut().0
            }

            #[inline(always)]
            fn arrays_to_end(numbers: &[$scalar]) -> &[Self::Array] {
                numbers.as_rchunks().1
            }

            #[inline(always)]
            fn arrays_to_end_mut(numbers: &mut [$scalar]) -> &mut [Self::Array] {
                numbers.as_rchunks_mut().1
            }
        }

        reads!($register, $scalar, $scalar: $lanes, |_, weights| pulp::cast(*weights));
    };
}

macro_rules! lanes {
    ($scalar:ident: $wide:ident, $half:ident, $quarter:ident) => {
        impl Lanes for $scalar {
            type Wide = $wide;
            type Half = $half;
            type Quarter = $quarter;
        }
    };
}

lanes!(f32: f32x16, f32x8, f32x4);
lanes!(f64: f64x8, f64x4, f64x2);
register!(f32x16, V4: 32, f32: 16, splat_f32x16, add_f32x16, mul_add_f32x16);
register!(f32x8, V3: 16, f32: 8, splat_f32x8, add_f32x8, mul_add_f32x8);
register!(f32x4, V3: 16, f32: 4, splat_f32x4, add_f32x4, mul_add_f32x4);
register!(f64x8, V4: 32, f64: 8, splat_f64x8, add_f64x8, mul_add_f64x8);
register!(f64x4, V3: 16, f64: 4, splat_f64x4, add_f64x4, mul_add_f64x4);
register!(f64x2, V3: 16, f64: 2, splat_f64x2, add_f64x2, mul_add_f64x2);

reads!(f32x16, f32, u16: 16, |simd, weights| pulp::cast(simd.avx512f._mm512_cvtph_ps(pulp::cast(*weights))));
