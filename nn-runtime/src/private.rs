//! What an expansion reaches the crate through. Not for people: it changes without notice.

pub use crate::embedded::{Aligned, File, Stored, cast};
pub use crate::kernel;
pub use crate::names::{Tensors, join_names, join_tensors, names_len, tensors_len};
pub use crate::narrow::{Narrow, predict_narrow};
pub use crate::numbers::Numbers;
pub use crate::predict::predict;
pub use crate::sizes::{block_rows, fitting, max, plus, size, sum, times};
pub use crate::slices::{array, array_mut, before, carve, carve_memory, carve_rows, table, table_mut};
pub use crate::text::{Part, as_str, assert_equal, assert_fits, assert_named, assert_several, assert_size, text, text_len};

#[cfg(feature = "train")]
pub use {
    crate::__as_layer as as_layer,
    crate::compiled::{Compiled, Fold, How, Join, Of, Scaler, WithLoss, backward, forward, predict_batch},
    crate::landmark::Landmark,
    rand::Rng,
};

/// Items of an expansion, under one attribute.
#[doc(hidden)]
#[macro_export]
macro_rules! __items {
    ($($items:tt)*) => { $($items)* };
}

pub use __items as items;

/// Items of an expansion that only training needs.
#[cfg(feature = "train")]
#[doc(hidden)]
#[macro_export]
macro_rules! __train {
    ($($items:tt)*) => { $($items)* };
}

/// Items of an expansion that only training needs: without it, none.
#[cfg(not(feature = "train"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __train {
    ($($items:tt)*) => {};
}

pub use __train as train;
