//! The kinds of layers that a declaration names: what an editor shows for the kind under the cursor.
//!
//! The types have no values. [`network!`](macro@crate::network) reads their names; their pages say how each kind is written,
//! what it computes, and what it keeps in files. Throughout, x is a row of inputs, y a row of outputs, and shapes in
//! files are PyTorch's.

#![allow(clippy::doc_markdown)] // PyTorch is a name, not code

mod bounded;
mod dense;
mod normalization;
mod rectifiers;
mod scalers;
mod smooth;
mod softmax;
mod structure;

pub use bounded::{HardSigmoid, HardTanh, Sigmoid, Softsign, Tanh};
pub use dense::Dense;
pub use normalization::{BatchNorm, Dropout, GroupNorm, LayerNorm, RmsNorm};
pub use rectifiers::{Elu, LeakyRelu, Prelu, Relu, Selu};
pub use scalers::{Rescale, Standardize};
pub use smooth::{Gelu, Mish, Silu, Softplus};
pub use softmax::{LogSoftmax, Softmax};
pub use structure::{Concat, Identity, Repeat, Residual};
