//! Saves and loads networks as safetensors files with PyTorch's names and shapes.
//!
//! A weight is `[in, out]` in memory and `[out, in]` in files, that of a convolution `[height, width, in, out]` and
//! `[out, in, height, width]`. Saving and loading transpose it.

mod declared;
mod hint;
mod load;
mod matching;
mod names;
#[cfg(feature = "onnx")]
mod onnx;
mod save;
#[cfg(test)]
mod tests;
mod weights;

pub(crate) use load::{from_bytes, load, read_file};
pub(crate) use matching::load_matching;
pub use matching::{Loaded, Skipped};
#[cfg(feature = "onnx")]
pub(crate) use onnx::save_onnx;
pub(crate) use save::{save, to_bytes};
pub use weights::Weights;

/// The key of the metadata that lists the layers with `Dropout(p, classic)`. Without it, the weights are for inverted dropout, as in
/// PyTorch.
const CLASSIC: &str = "classic_dropout";

/// The prefix of tensors in a checkpoint that do not belong to the network. Loading a network ignores them. No layer can have such a name.
pub(crate) const BESIDE: &str = "checkpoint/";
