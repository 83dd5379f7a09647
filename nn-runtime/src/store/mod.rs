//! Files: safetensors, in PyTorch's names and shapes.
//!
//! A weight is `[in, out]` in memory and `[out, in]` in files; reading and writing turn it. That of a convolution is `[height, width, in, out]`
//! in memory and `[out, in, height, width]` in files.

mod hint;
mod load;
mod matching;
mod names;
mod save;
#[cfg(test)]
mod tests;
mod weights;

pub(crate) use load::{from_bytes, load, read_file};
pub(crate) use matching::load_matching;
pub use matching::{Loaded, Skipped};
pub(crate) use save::{save, to_bytes};
pub use weights::Weights;

/// Where a file names its layers of `Dropout(p, classic)`. A file that names none has weights for the other form, as PyTorch's are.
const CLASSIC: &str = "classic_dropout";

/// What the names of tensors begin with that stand beside those of a network, and are passed over where it is read. No layer has such a name.
pub(crate) const BESIDE: &str = "checkpoint/";
