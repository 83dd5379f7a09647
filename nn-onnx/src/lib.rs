//! Reads and writes ONNX files.
//!
//! Reading: the graph of a file becomes the declaration of a network, and its numbers the tensors of that declaration. The stages: `wire`
//! takes protocol buffers apart, `file` makes messages of them, `translate` turns nodes into layers, and `declaration` writes layers out.
//!
//! Writing: the compiler of `network!` has the nodes of a graph as text, and a program has the numbers. `write` makes a file of both.

#![forbid(unsafe_code)]

mod axes;
mod constants;
mod declaration;
mod error;
mod file;
mod names;
mod own;
mod shape;
mod shared;
mod tensor;
#[cfg(test)]
mod tests;
mod translate;
mod view;
mod wire;
mod write;

pub use error::Error;
pub use tensor::Tensor;
pub use write::{Axis, End, Graph, write};

/// A network that a file describes.
#[derive(Clone, Debug)]
pub struct Network {
    /// What follows `struct Name` in a declaration: `(784) -> 10 { Dense(128), Relu, Dense(10) }`.
    pub declaration: String,
    /// Whether it is a stream, `#[stream]`: layers keep states from one step to the next, which are inputs and outputs of the file.
    pub stream: bool,
    /// The tensors of the declaration, under its names and in PyTorch's shapes.
    pub tensors: Vec<Tensor>,
}

/// How a file is read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The sizes of axes that are free in the file, by the names that they have there. The first axis, of rows, stays free.
    pub sizes: Vec<(String, usize)>,
    /// Whether a batch normalisation behind a layer becomes a part of its weights. It can then no longer be trained.
    pub fold: bool,
}

/// Reads a file.
///
/// # Errors
/// If the file is damaged, or has something that the language of `network!` cannot say. The message names the node.
pub fn read(file: &[u8], options: &Options) -> Result<Network, Error> {
    let model = file::Model::read(file)?;
    let layers = translate::translate(&model, options)?;
    Ok(declaration::write(layers))
}

/// The numbers of a file.
#[derive(Clone, Debug)]
pub struct State {
    /// Under the names and in the shapes of PyTorch.
    pub tensors: Vec<Tensor>,
    /// Names with texts, which [`write()`] was given.
    pub notes: Vec<(String, String)>,
}

/// Reads the numbers of a file: those of a network that [`write()`] wrote as they were, and of other files those of the declaration that [`read`]
/// makes.
///
/// # Errors
/// As [`read`].
pub fn state(file: &[u8]) -> Result<State, Error> {
    let model = file::Model::read(file)?;
    if model.producer != write::PRODUCER {
        return read(file, &Options::default()).map(|network| State { tensors: network.tensors, notes: Vec::new() });
    }
    let notes = model.notes.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Ok(State { tensors: own::tensors(&model)?, notes })
}
