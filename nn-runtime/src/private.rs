//! The items that generated code uses. Not a public interface: it can change without notice.

pub use crate::__fields_as_row as fields_as_row;
pub use crate::embedded::{Aligned, File, Stored, cast};
pub use crate::kernel;
pub use crate::names::{Tensors, join_names, join_tensors, names_len, tensors_len};
pub use crate::narrow::{Narrow, predict_narrow};
pub use crate::numbers::Numbers;
pub use crate::predict::predict;
pub use crate::sizes::{block_rows, divided, fitting, max, plus, rounded, side, size, stated_side, stated_size, sum, times, windows};
pub use crate::slices::{
    array, array_mut, before, carve, carve_memory, carve_rows, pixels, pixels_mut, steps, steps_mut, table, table_mut,
};
pub use crate::text::{
    Part, as_str, assert_at_most, assert_equal, assert_fits, assert_named, assert_several, assert_size, assert_vocabulary, text, text_len,
};
pub use bytemuck;

/// What an ONNX file is written from.
#[cfg(feature = "onnx")]
pub mod onnx {
    pub use nn_onnx::{Axis, End, Graph};
}

#[cfg(feature = "train")]
pub use {
    crate::__as_layer as as_layer,
    crate::compiled::{Compiled, Fold, Head, How, Join, Of, Scaler, WithLoss, backward, forward, predict_batch},
    crate::data::next_cells,
    crate::heads::{HeadLoss, HeadLosses, OfHeads},
    crate::init::gates::{EachGate, ForgetBias, TorchRecurrent},
    crate::landmark::Landmark,
    rand::Rng,
    std::string::String,
};

/// Groups generated items, so that one attribute applies to all of them.
#[doc(hidden)]
#[macro_export]
macro_rules! __items {
    ($($items:tt)*) => { $($items)* };
}

pub use __items as items;

/// Generated items that only training needs.
#[cfg(feature = "train")]
#[doc(hidden)]
#[macro_export]
macro_rules! __train {
    ($($items:tt)*) => { $($items)* };
}

/// Generated items that only training needs. Without the feature `train` there are none.
#[cfg(not(feature = "train"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __train {
    ($($items:tt)*) => {};
}

pub use __train as train;

/// Generated items that only ONNX files need.
#[cfg(feature = "onnx")]
#[doc(hidden)]
#[macro_export]
macro_rules! __onnx {
    ($($items:tt)*) => { $($items)* };
}

/// Generated items that only ONNX files need. Without the feature `onnx` there are none.
#[cfg(not(feature = "onnx"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __onnx {
    ($($items:tt)*) => {};
}

pub use __onnx as onnx;
