//! SIMD registers, for kernels that decide themselves what stays in which register.

use pulp::x86::{V3, V4};
use pulp::{Simd, f32x4, f32x8, f32x16, f64x2, f64x4, f64x8};

use crate::scalar::Scalar;

/// A scalar of which a register holds several.
pub trait Lanes: Scalar {
    /// An AVX-512 register.
    type Wide: Register<Self, Simd = V4> + Reads<Self, Self>;
    /// An AVX2 register.
    type Half: Register<Self, Simd = V3> + Reads<Self, Self>;
    /// Half of an AVX2 register.
    type Quarter: Register<Self, Simd = V3> + Reads<Self, Self>;
}

/// A register with one number in each lane.
pub trait Register<S>: Copy {
    /// The proof that the machine has such registers.
    type Simd: Simd;
    /// Its numbers as an array in memory.
    type Array: 'static;
    /// The number of lanes.
    const LANES: usize;
    /// The number of registers that the machine has.
    const MOST: usize;

    /// Asks for the cache line of a number, without waiting for it.
    fn prefetch(simd: Self::Simd, numbers: &[S], place: usize);
    /// Fills every lane with one number.
    fn same(simd: Self::Simd, number: S) -> Self;
    fn load(numbers: &Self::Array) -> Self;
    fn store(self, numbers: &mut Self::Array);
    /// Loads the first numbers, or zeros if there are too few. Unlike [`arrays`](Register::arrays), it never calls what does not return,
    /// and so keeps all other registers where they are.
    fn load_first(numbers: &[S]) -> Self;
    /// Loads the numbers from a place on. There must be as many as lanes.
    fn load_at(numbers: &[S], place: usize) -> Self;
    /// Stores the numbers from a place on. There must be room for all lanes.
    fn store_at(self, numbers: &mut [S], place: usize);
    /// Stores the lanes from one on, each at its place.
    fn store_from(self, numbers: &mut [S], lane: usize);
    /// Stores as many lanes as there are numbers.
    fn store_some(self, numbers: &mut [S]);
    #[must_use]
    fn add(self, simd: Self::Simd, right: Self) -> Self;
    /// Returns `self * right + sum`.
    #[must_use]
    fn multiply_add(self, simd: Self::Simd, right: Self, sum: Self) -> Self;
    /// The larger of both: `right` if they are equal, or if one of them is NaN.
    #[must_use]
    fn max(self, simd: Self::Simd, right: Self) -> Self;
    /// The numbers between two limits. A NaN stays NaN.
    #[must_use]
    fn clamp(self, simd: Self::Simd, low: Self, high: Self) -> Self;

    /// Returns as many whole registers as the numbers fill, starting at the first number.
    fn arrays(numbers: &[S]) -> &[Self::Array];
    /// Like [`arrays`](Register::arrays), for modification.
    fn arrays_mut(numbers: &mut [S]) -> &mut [Self::Array];
    /// Returns as many whole registers as the numbers fill, ending at the last number.
    fn arrays_to_end(numbers: &[S]) -> &[Self::Array];
    /// Like [`arrays_to_end`](Register::arrays_to_end), for modification.
    fn arrays_to_end_mut(numbers: &mut [S]) -> &mut [Self::Array];
}

/// A register that can be loaded from weights of the type `W`.
pub trait Reads<S, W>: Register<S> {
    /// Its weights as an array in memory.
    type Weights: 'static;

    fn read(simd: Self::Simd, weights: &Self::Weights) -> Self;
    /// Returns as many whole registers as the weights fill, starting at the first weight.
    fn weights(weights: &[W]) -> &[Self::Weights];
    /// Returns as many whole registers as the weights fill, ending at the last weight.
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
    ($register:ident, $simd:ident: $most:literal, $scalar:ident: $lanes:literal, $splat:ident, $add:ident, $fused:ident, $max:ident, $min:ident) => {
        impl Register<$scalar> for $register {
            type Simd = $simd;
            type Array = [$scalar; $lanes];
            const LANES: usize = $lanes;
            const MOST: usize = $most;

            #[inline(always)]
            fn prefetch(simd: $simd, numbers: &[$scalar], place: usize) {
                use core::arch::x86_64::_MM_HINT_T0;
                simd.sse._mm_prefetch::<_MM_HINT_T0>(numbers.as_ptr().wrapping_add(place).cast());
            }

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
            fn load_first(numbers: &[$scalar]) -> Self {
                numbers.first_chunk().map_or(pulp::cast([0.0 as $scalar; $lanes]), Self::load)
            }

            #[inline(always)]
            fn load_at(numbers: &[$scalar], place: usize) -> Self {
                let mut array = [0.0; $lanes];
                array.copy_from_slice(&numbers[place..place + $lanes]);
                Self::load(&array)
            }

            #[inline(always)]
            fn store_at(self, numbers: &mut [$scalar], place: usize) {
                let all: Self::Array = pulp::cast(self);
                numbers[place..place + $lanes].copy_from_slice(&all);
            }

            #[inline(always)]
            fn store_from(self, numbers: &mut [$scalar], lane: usize) {
                let all: Self::Array = pulp::cast(self);
                numbers[lane..].copy_from_slice(&all[lane..]);
            }

            #[inline(always)]
            fn store_some(self, numbers: &mut [$scalar]) {
                match numbers.first_chunk_mut() {
                    Some(numbers) => self.store(numbers),
                    None => {
                        let all: Self::Array = pulp::cast(self);
                        numbers.copy_from_slice(&all[..numbers.len()]);
                    }
                }
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
            fn max(self, simd: $simd, right: Self) -> Self {
                simd.$max(self, right)
            }

            #[inline(always)]
            fn clamp(self, simd: $simd, low: Self, high: Self) -> Self {
                // Of a number and a NaN, both instructions give the second.
                simd.$min(high, simd.$max(low, self))
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
register!(f32x16, V4: 32, f32: 16, splat_f32x16, add_f32x16, mul_add_f32x16, max_f32x16, min_f32x16);
register!(f32x8, V3: 16, f32: 8, splat_f32x8, add_f32x8, mul_add_f32x8, max_f32x8, min_f32x8);
register!(f32x4, V3: 16, f32: 4, splat_f32x4, add_f32x4, mul_add_f32x4, max_f32x4, min_f32x4);
register!(f64x8, V4: 32, f64: 8, splat_f64x8, add_f64x8, mul_add_f64x8, max_f64x8, min_f64x8);
register!(f64x4, V3: 16, f64: 4, splat_f64x4, add_f64x4, mul_add_f64x4, max_f64x4, min_f64x4);
register!(f64x2, V3: 16, f64: 2, splat_f64x2, add_f64x2, mul_add_f64x2, max_f64x2, min_f64x2);

reads!(f32x16, f32, u16: 16, |simd, weights| pulp::cast(simd.avx512f._mm512_cvtph_ps(pulp::cast(*weights))));
