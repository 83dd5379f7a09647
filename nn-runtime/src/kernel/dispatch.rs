//! One choice of instruction set for a whole computation.

/// A computation that [`dispatch`] runs.
pub trait Operation {
    /// What it gives.
    type Output;

    /// Computes. Has to be `#[inline(always)]`, and so has all that it calls: what is not inlined is compiled for the
    /// least machine of the target. `FUSED` says that a fused multiply-add is one instruction.
    fn run<const FUSED: bool>(self) -> Self::Output;
}

/// Runs a computation under the best instruction set of the machine at hand: AVX-512, AVX2 or the target's own on x86-64,
/// elsewhere the target's own.
///
/// ```
/// use nn_runtime::kernel::{Operation, dispatch};
///
/// struct Sum<'a>(&'a [f32]);
///
/// impl Operation for Sum<'_> {
///     type Output = f32;
///
///     #[inline(always)]
///     fn run<const FUSED: bool>(self) -> f32 {
///         self.0.iter().sum()
///     }
/// }
/// assert_eq!(dispatch(Sum(&[1.0, 2.0])), 3.0);
/// ```
#[inline(always)]
pub fn dispatch<O: Operation>(operation: O) -> O::Output {
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    match pulp::x86::Arch::new() {
        pulp::x86::Arch::V4(simd) => return simd.vectorize(Chosen(operation)),
        pulp::x86::Arch::V3(simd) => return simd.vectorize(Chosen(operation)),
        _ => {}
    }
    operation.run::<{ NATIVE_FUSED }>()
}

/// Whether the target fuses without being asked for more than its least machine. `core` has no fused multiply-add, only `std`.
const NATIVE_FUSED: bool = cfg!(feature = "std") && cfg!(any(target_feature = "fma", target_arch = "aarch64"));

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
struct Chosen<O>(O);

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl<O: Operation> pulp::NullaryFnOnce for Chosen<O> {
    type Output = O::Output;

    #[inline(always)]
    fn call(self) -> O::Output {
        self.0.run::<{ cfg!(feature = "std") }>()
    }
}
