//! The kinds of layers that a declaration can name.
//!
//! An editor shows these pages for the kind under the cursor. Each kind is documented as a unit struct, of which
//! [`network!`](macro@crate::network) only reads the name. Each page says what the kind computes, its arguments with their defaults, and its
//! tensors, and shows a declaration. In the formulas x is a row of inputs, y a row of outputs, and d the gradient of the loss with respect
//! to y. Shapes in files are PyTorch's.

#![allow(clippy::doc_markdown)] // PyTorch is a name, not code

mod attention;
mod bounded;
mod dense;
mod embedding;
mod images;
mod normalization;
mod rectifiers;
mod recurrent;
mod scalers;
mod smooth;
mod softmax;
mod structure;

pub use attention::{Attention, Positions};
pub use bounded::{HardSigmoid, HardTanh, Sigmoid, Softsign, Tanh};
pub use dense::Dense;
pub use embedding::Embedding;
pub use images::{
    AvgPool, Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d, Flatten, GlobalAvgPool, GlobalMaxPool, MaxPool, Reshape, Upsample,
};
pub use normalization::{BatchNorm, Dropout, GroupNorm, LayerNorm, RmsNorm};
pub use rectifiers::{Elu, LeakyRelu, Prelu, Relu, Selu};
pub use recurrent::{Gru, Last, Lstm, Rnn};
pub use scalers::{Rescale, Standardize};
pub use smooth::{Gelu, Mish, Silu, Softplus};
pub use softmax::{LogSoftmax, Softmax};
pub use structure::{Add, Concat, From, Identity, Multiply, Repeat, Residual};
