//! Chooses an instruction set once for a whole computation.

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use core::marker::PhantomData;

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use crate::machine::{Avx2, Avx512};
use crate::machine::{Least, Machine};

/// A computation that [`dispatch`] runs.
pub trait Operation {
    /// The type of the result.
    type Output;

    /// Runs the computation. It must be `#[inline(always)]`, and so must every function that it calls: a function that is not inlined is
    /// compiled for the instruction set of the target.
    fn run<M: Machine>(self) -> Self::Output;
}

/// Runs a computation with the best instruction set of this machine: AVX-512, AVX2 or the target's own on x86-64, and the target's own
/// elsewhere.
///
/// ```
/// # mod nn_runtime { pub use nn_kernels as kernel; }
/// use nn_runtime::kernel::{Machine, Operation, dispatch};
///
/// struct Sum<'a>(&'a [f32]);
///
/// impl Operation for Sum<'_> {
///     type Output = f32;
///
///     #[inline(always)]
///     fn run<M: Machine>(self) -> f32 {
///         self.0.iter().sum()
///     }
/// }
/// assert_eq!(dispatch(Sum(&[1.0, 2.0])), 3.0);
/// ```
#[inline(always)]
pub fn dispatch<O: Operation>(operation: O) -> O::Output {
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    return match pulp::x86::Arch::new() {
        pulp::x86::Arch::V4(simd) => simd.vectorize(Chosen::<_, Avx512>(operation, PhantomData)),
        pulp::x86::Arch::V3(simd) => simd.vectorize(Chosen::<_, Avx2>(operation, PhantomData)),
        _ => least(operation),
    };
    #[cfg(not(all(feature = "simd", target_arch = "x86_64")))]
    operation.run::<Least>()
}

/// A function of its own in debug builds, like the other branches. Its body would otherwise take its stack (a megabyte for a large network)
/// in addition to theirs.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
#[cfg_attr(debug_assertions, inline(never))]
#[cfg_attr(not(debug_assertions), inline(always))]
fn least<O: Operation>(operation: O) -> O::Output {
    operation.run::<Least>()
}

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
struct Chosen<O, M>(O, PhantomData<M>);

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl<O: Operation, M: Machine> pulp::NullaryFnOnce for Chosen<O, M> {
    type Output = O::Output;

    #[inline(always)]
    fn call(self) -> O::Output {
        self.0.run::<M>()
    }
}
