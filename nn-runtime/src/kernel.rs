//! The kernels: numerical functions of layers, with their backward passes.
//!
//! Each kernel has a generic body in [`row`]. The body works without `std` and compiles to the instruction set of its caller. For each
//! scalar, [`f32`](mod@f32) and [`f64`](mod@f64) have a function of the same name that runs the body with the best instruction set of the
//! machine. Generated code calls these functions for batches, and the bodies inside one [`dispatch`](fn@dispatch) for a single row.
//!
//! Conventions:
//!
//! * The destination is the first argument.
//! * A batch is one slice, row after row. The width of a row is the length of the bias or the statistics, or an argument.
//! * `y` is the output of a layer and `x` its input. `d` is the gradient with respect to the output; the backward pass replaces it by the
//!   gradient with respect to the input.
//! * If lengths do not match, the shortest counts. A kernel does not panic.
//!
//! Elementwise kernels are bit-identical under every instruction set. Products are not, because they use fused multiply-adds where the
//! machine has them.

#[doc(inline)]
pub use nn_kernels::{Avx2, Avx512, Frame, Least, Machine, Operation, Windows, dispatch, f32, f64, row};
#[cfg(feature = "train")]
#[doc(inline)]
pub use nn_kernels::{matrix, matrix_mut};
