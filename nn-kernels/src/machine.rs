//! The instruction sets for which a computation can be compiled.

/// An instruction set, as a type parameter. [`dispatch`](crate::dispatch) chooses it at run time, and generic code is compiled once
/// for each.
///
/// Sealed: the choices are [`Least`], [`Avx2`] and [`Avx512`].
pub trait Machine: sealed::SealedMachine + Copy {
    /// Whether a fused multiply-add is one instruction.
    const FUSED: bool;
    /// Whether there are 32 registers of 64 bytes, instead of 16 of 32 bytes or fewer.
    const WIDE: bool;
}

/// The instruction set of the compilation target.
#[derive(Clone, Copy, Debug)]
pub enum Least {}

/// AVX2 with fused multiply-add.
#[derive(Clone, Copy, Debug)]
pub enum Avx2 {}

/// AVX-512.
#[derive(Clone, Copy, Debug)]
pub enum Avx512 {}

/// Only `std` has a fused multiply-add, not `core`.
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
