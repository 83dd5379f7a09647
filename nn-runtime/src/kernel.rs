//! The kernels: numerical functions of layers, with their backward passes.
//!
//! They are a package of their own, [`nn_kernels`], whose page has their conventions.

#[doc(inline)]
pub use nn_kernels::{
    AttentionHeads, Avx2, Avx512, Frame, Least, Machine, Operation, SlidingWindows, Strip, Strips, dispatch, f32, f64, row,
};
#[cfg(feature = "train")]
#[doc(inline)]
pub use nn_kernels::{matrix, matrix_mut};
