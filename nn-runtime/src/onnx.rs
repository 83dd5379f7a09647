//! Files that other libraries trained, in the format [ONNX](https://onnx.ai). Requires the feature `onnx`.
//!
//! `#[onnx("model.onnx")] pub struct Net;` in [`network!`](crate::network) declares and embeds what a file describes, without this feature.
//! Here is what a program needs that trains such a network further: the text of its declaration, and its numbers by
//! [`Train::load`](crate::Train::load), which reads a file whose name ends in `.onnx`.
//!
//! ```
//! let text = nn_runtime::onnx::declaration("src/xor.onnx")?;
//! assert_eq!(
//!     text,
//!     "network! {
//!     pub struct Net(2) -> 1 {
//!         hidden: Dense(2),
//!         Tanh,
//!         output: Dense(1),
//!         Sigmoid,
//!     }
//! }
//! "
//! );
//! # Ok::<(), nn_runtime::Error>(())
//! ```
//!
//! Pasted into a program, with a loss:
//!
//! ```
//! use nn_runtime::prelude::*;
//!
//! network! {
//!     #[loss(BinaryCrossEntropy)]
//!     pub struct Net(2) -> 1 { hidden: Dense(2), Tanh, output: Dense(1), Sigmoid }
//! }
//!
//! # fn main() -> Result<(), nn_runtime::Error> {
//! let net = Net::load("src/xor.onnx")?;
//! assert!(net.predict(&[1.0, 0.0])[0] > 0.9);
//! # Ok(())
//! # }
//! ```
//!
//! ## Writing
//!
//! [`Train::save_onnx`](crate::Train::save_onnx) writes a network, and [`load`](crate::Train::load) and `#[weights(…)]` read its numbers again:
//!
//! ```
//! # use nn_runtime::prelude::*;
//! # network! { #[loss(BinaryCrossEntropy)] struct Xor(2) -> 1 { hidden: Dense(2), Tanh, output: Dense(1), Sigmoid } }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("xor.onnx");
//! let net = Xor::load("src/xor.onnx")?;
//! net.save_onnx(&path)?;
//! assert_eq!(Xor::load(&path)?.parameters(), net.parameters());
//! # Ok(()) }
//! ```
//!
//! * Operators have version 21. Numbers are `float`, those of a network of `f64` too.
//! * One input is called `input` and one output `output`; several have their names. The first axis, `rows`, is free.
//! * Numbers are `[rows, n]`, sequences `[rows, steps, features]`, images `[rows, channels, height, width]`, and tokens whole numbers
//!   `[rows, steps]`.
//! * Rows with fewer steps than others have a further input, `lengths`: how many steps each row has. What is behind them does not matter.
//! * With `#[stream]`, a call gives as many steps as it has, and the states of layers are further inputs and outputs: `lstm1.h0` becomes
//!   `lstm1.h0.next`, which the next call is given. Before the first step they are zeros, and those of an attention have no steps.

use std::path::Path;

use nn_onnx::{Options, State};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, serialize};

use crate::error::Error;

/// The text of the declaration that a file describes, to be pasted into a program. Its layers have the names of the file's tensors, so
/// [`Train::load`](crate::Train::load) and `#[weights("model.onnx")]` find the numbers. Batch normalisations stay layers of their own, which
/// can be trained.
///
/// # Errors
/// [`Error::Io`], and [`Error::File`] if the file is damaged, or has an operator or a shape that a declaration cannot have. The message names
/// the node.
pub fn declaration(path: impl AsRef<Path>) -> Result<String, Error> {
    declaration_with_sizes(path, &[])
}

/// Like [`declaration`], for a file with axes of any size besides that of rows. Each has a name in the file, such as `length`.
///
/// # Errors
/// As [`declaration`].
pub fn declaration_with_sizes(path: impl AsRef<Path>, sizes: &[(&str, usize)]) -> Result<String, Error> {
    let path = path.as_ref();
    let file = std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), action: "read", source })?;
    let sizes = sizes.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect();
    let network = nn_onnx::read(&file, &Options { sizes, fold: false }).map_err(|error| of_file(path, &error))?;
    let stream = if network.stream { "    #[stream]\n" } else { "" };
    let lines = network.declaration.lines().enumerate().map(|(number, line)| match number {
        0 => format!("    pub struct Net{line}\n"),
        _ => format!("    {line}\n"),
    });
    Ok(format!("network! {{\n{stream}{}}}\n", lines.collect::<String>()))
}

/// The tensors of a file as a file of safetensors.
pub(crate) fn as_safetensors(path: &Path, file: &[u8]) -> Result<Vec<u8>, Error> {
    let State { tensors, notes } = nn_onnx::state(file).map_err(|error| of_file(path, &error))?;
    let tensors: Vec<_> = tensors.iter().map(|tensor| (tensor, tensor.bytes())).collect();
    let views = tensors.iter().map(|(tensor, bytes)| Ok((&tensor.name, TensorView::new(Dtype::F32, tensor.shape.clone(), bytes)?)));
    let views = views.collect::<Result<Vec<_>, safetensors::SafeTensorError>>();
    views.and_then(|views| serialize(views, Some(notes.into_iter().collect()))).map_err(|error| of_file(path, &error))
}

fn of_file(path: &Path, error: &dyn std::error::Error) -> Error {
    Error::File { path: path.to_owned(), why: error.to_string() }
}
