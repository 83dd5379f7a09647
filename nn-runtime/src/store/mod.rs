//! Files: safetensors, in PyTorch's names and shapes.
//!
//! A weight is `[in, out]` in memory and `[out, in]` in files; reading and writing turn it.

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

use crate::tensor::{Role, Tensor};

/// Where a file names its layers of `Dropout(p, classic)`. A file that names none has weights for the other form, as PyTorch's are.
const CLASSIC: &str = "classic_dropout";

/// What the names of tensors begin with that stand beside those of a network, and are passed over where it is read. No layer has such a name.
pub(crate) const BESIDE: &str = "checkpoint/";

/// The rows and columns of a tensor whose file is the transpose of its memory.
fn turned(tensor: &Tensor) -> Option<[usize; 2]> {
    match (tensor.role, tensor.shape) {
        (Role::Weight, &[rows, columns]) => Some([rows, columns]),
        _ => None,
    }
}
