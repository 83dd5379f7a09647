//! The instruction sets that a computation can be compiled for.

/// What the instruction set can do for which a piece of code is being compiled. [`dispatch`](crate::kernel::dispatch) chooses it
/// while running; code that is generic over it is compiled once for each.
///
/// Sealed: the choices are [`Least`], [`Avx2`] and [`Avx512`].
pub trait Machine: sealed::SealedMachine + Copy {
    /// Whether a fused multiply-add is one instruction.
    const FUSED: bool;
    /// Whether there are 32 registers of 64 bytes, rather than 16 of 32 bytes or fewer.
    const WIDE: bool;
}

/// What the target has without being asked for more.
#[derive(Clone, Copy, Debug)]
pub enum Least {}

/// AVX2 with fused multiply-add.
#[derive(Clone, Copy, Debug)]
pub enum Avx2 {}

/// AVX-512.
#[derive(Clone, Copy, Debug)]
pub enum Avx512 {}

/// `core` has no fused multiply-add yet, only `std`.
const STD: bool = cfg!(feature = "std");

impl Machine for Least {
    const FUSED: bool = STD && cfg!(any(target_feature = "fma", target_arch = "aarch64"));
    const WIDE: bool = cfg!(target_feature = "avx512f");
}

impl Machine for Avx2 {
    const FUSED: bool = STD;
    const WIDE: bool = false;
}

impl Machine for Avx512 {
    const FUSED: bool = STD;
    const WIDE: bool = true;
}

mod sealed {
    pub trait SealedMachine {}
    impl SealedMachine for super::Least {}
    impl SealedMachine for super::Avx2 {}
    impl SealedMachine for super::Avx512 {}
}
