//! Embedded weights: reads a file at compile time and lays its numbers out as in the memory of the program.

mod json;
mod narrow;
mod number;
mod safetensors;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use proc_macro2::Span;
use syn::LitStr;

use crate::error::Errors;
use crate::syntax::Weights;

pub(crate) use narrow::{BYTES_OF_A_WORD, Form, Narrow};
pub(crate) use number::Type;
pub(crate) use safetensors::Stored;

/// The numbers of a file of weights.
pub(crate) enum File {
    /// A file of safetensors.
    Bytes(Vec<u8>),
    /// What was read of another file: name, shape and bytes of each tensor.
    Tensors(Vec<(String, Vec<usize>, Vec<u8>)>),
}

impl File {
    /// Reads a file. Returns `None` after an error, or in an editor that does not know what the file name is relative to.
    pub(crate) fn read(weights: &Weights, errors: &mut Errors) -> Option<Self> {
        if let Some(given) = &weights.given {
            return Some(Self::of_onnx(given));
        }
        let (name, bytes) = (weights.file.value(), bytes(&weights.file, errors)?);
        if Path::new(&name).extension().is_none_or(|extension| extension != "onnx") {
            return Some(Self::Bytes(bytes));
        }
        match nn_onnx::state(&bytes) {
            Ok(state) => Some(Self::of_onnx(&state.tensors)),
            Err(error) => {
                errors.at(&weights.file, format_args!("`{name}` cannot be read: {error}"));
                None
            }
        }
    }

    fn of_onnx(tensors: &[nn_onnx::Tensor]) -> Self {
        let tensor = |tensor: &nn_onnx::Tensor| (tensor.name.clone(), tensor.shape.clone(), tensor.bytes());
        Self::Tensors(tensors.iter().map(tensor).collect())
    }

    /// The tensors of the file, under the names of the declaration.
    pub(crate) fn tensors(&self, weights: &Weights, errors: &mut Errors) -> Option<Vec<Stored<'_>>> {
        let tensors = match self {
            Self::Bytes(bytes) => safetensors::read(bytes),
            Self::Tensors(tensors) => {
                let dtype = "F32".to_owned();
                let stored = tensors.iter().map(|(name, shape, data)| Stored {
                    name: name.clone(),
                    dtype: dtype.clone(),
                    shape: shape.clone(),
                    data,
                });
                Ok(stored.collect())
            }
        };
        let mut tensors = match tensors {
            Ok(tensors) => tensors,
            Err(why) => {
                errors.at(&weights.file, format_args!("`{}` is not a valid safetensors file: {why}", weights.file.value()));
                return None;
            }
        };
        // PyTorch's count of batches is not used.
        tensors.retain(|tensor| !tensor.name.ends_with("num_batches_tracked"));
        rename(&mut tensors, weights, errors);
        Some(tensors)
    }
}

/// The bytes of a file. Returns `None` after an error, or in an editor that does not know what the file name is relative to.
pub(crate) fn bytes(file: &LitStr, errors: &mut Errors) -> Option<Vec<u8>> {
    let name = file.value();
    let Some(path) = place(&name, file.span()) else {
        if compiles() {
            errors.at(
                file,
                format_args!("`{name}` is not found in the folder `src`: before Rust 1.88 the path must be relative to that folder"),
            );
        }
        return None;
    };
    std::fs::read(path).map_err(|error| errors.at(file, format_args!("`{name}` cannot be read: {error}"))).ok()
}

/// Resolves a file name, relative to the source file that contains it. If the compiler does not tell that file, the name is relative to
/// `src`.
fn place(name: &str, span: Span) -> Option<PathBuf> {
    let named = Path::new(name);
    if named.is_absolute() {
        return Some(named.to_owned());
    }
    let beside_source = span.local_file().map(|source| source.with_file_name(named));
    beside_source.or_else(|| {
        let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
        Some(package.join("src").join(named)).filter(|path| path.exists())
    })
}

/// Whether a program is being compiled. In an editor and in this crate's tests, a missing file is not an error.
fn compiles() -> bool {
    let program = std::env::current_exe().unwrap_or_default();
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    proc_macro::is_available() && !name.starts_with("rust-analyzer")
}

/// Applies renames, such as `rename("fc1" = "hidden")`; reports those that match no tensor.
fn rename(tensors: &mut [Stored<'_>], weights: &Weights, errors: &mut Errors) {
    let mut used = vec![false; weights.renames.len()];
    for tensor in tensors {
        for (rename, used) in weights.renames.iter().zip(&mut used) {
            let rest = tensor.name.strip_prefix(&rename.from.value());
            if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('.')) {
                tensor.name = rename.to.value() + rest;
                *used = true;
                break;
            }
        }
    }
    for (rename, _) in weights.renames.iter().zip(used).filter(|(_, used)| !used) {
        errors.at(&rename.from, format_args!("no tensor in the file is called `{0}` or starts with `{0}.`", rename.from.value()));
    }
}

/// What the expansion embeds of a file: one byte string, and where each tensor is in it.
#[derive(Default)]
pub(crate) struct Embedded {
    pub places: Vec<Place>,
    pub bytes: Vec<u8>,
    /// The types in the file that were converted to another one.
    pub converted: Vec<String>,
}

/// Where a tensor lies in the bytes.
pub(crate) struct Place {
    pub name: String,
    /// The shape in the file.
    pub shape: Vec<usize>,
    pub start: usize,
    /// Bytes per number: 4 or 8.
    pub width: usize,
}

impl Embedded {
    /// Appends a tensor with its numbers converted, in the order of memory.
    ///
    /// Returns `false` if the file's number type cannot be read.
    pub(crate) fn push(&mut self, stored: &Stored<'_>, to: Type) -> bool {
        let Some(from) = Type::named(&stored.dtype) else { return false };
        if from != to && !self.converted.contains(&stored.dtype) {
            self.converted.push(stored.dtype.clone());
        }
        self.places.push(Place { name: stored.name.clone(), shape: stored.shape.clone(), start: self.bytes.len(), width: to.width() });
        let numbers = stored.in_memory(from.width());
        self.bytes.reserve(stored.data.len() / from.width() * to.width());
        numbers.for_each(|number| append(&mut self.bytes, number, from, to));
        true
    }
}

impl<'a> Stored<'a> {
    /// Its numbers, each of this width, in the order of memory. The axes of a weight are turned there: `[out, in]` in a file is `[in, out]`, and
    /// `[out, in, height, width]` is `[height, width, in, out]`.
    fn in_memory(&self, width: usize) -> impl Iterator<Item = &'a [u8]> {
        let (numbers, all) = (self.data.chunks_exact(width), self.data.len() / width);
        let (inputs, kernel) = match &self.shape[..] {
            [_, inputs, kernel @ ..] => (*inputs, kernel.iter().product()),
            // What has one axis lies as it is.
            _ => (1, all.max(1)),
        };
        let row = (inputs * kernel).max(1);
        (0..row).flat_map(move |place| {
            let (position, input) = (place / inputs, place % inputs);
            numbers.clone().skip(input * kernel + position).step_by(row)
        })
    }
}

fn append(bytes: &mut Vec<u8>, number: &[u8], from: Type, to: Type) {
    if from == to {
        bytes.extend_from_slice(number);
    } else if to.width() == 4 {
        bytes.extend((from.decode(number) as f32).to_le_bytes());
    } else {
        bytes.extend(from.decode(number).to_le_bytes());
    }
}
