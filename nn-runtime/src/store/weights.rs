//! A file of weights whose tensors have other names than the network's.

use std::path::{Path, PathBuf};

use super::load::{Loading, load_by};
use super::matching::{Loaded, load_matching_by};
use super::names::Names;
use crate::compiled::Compiled;
use crate::error::Error;

/// A safetensors file, and what its tensors are called in the network: while running what `rename` is in `#[weights(…)]` while compiling.
///
/// A state dict of `torch.nn.Sequential` numbers its layers, `torch.compile` puts `_orig_mod.` before each name, and a module inside another its
/// own name. Prefixes are taken off first, then layers renamed.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[derive(Debug)]
///     struct Xor(2) -> 1 { hidden: Dense(4), Tanh, output: Dense(1), Sigmoid }
/// }
/// # network! {
/// #     struct Sequential(2) -> 1 { l0: Dense(4), Tanh, l2: Dense(1), Sigmoid }
/// # }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("xor.safetensors");
/// # let stored = Sequential::init(&mut StdRng::seed_from_u64(1));
/// # stored.save(&path)?;
/// let error = Xor::load(&path).unwrap_err();
/// assert!(error.to_string().contains(r#"`Weights::new(…).rename("l0", "hidden").rename("l2", "output").load()` reads it"#));
///
/// let xor: Xor = Weights::new(&path).rename("l0", "hidden").rename("l2", "output").load()?;
/// # assert_eq!(xor.parameters(), stored.parameters());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Weights {
    path: PathBuf,
    names: Names,
}

impl Weights {
    /// A file whose tensors have the network's names, as far as nothing else is said.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { path: path.as_ref().to_owned(), names: Names::default() }
    }

    /// Takes a prefix off the names that have it, such as `"_orig_mod."` or `"model."`. Of several the first that fits is taken off.
    #[must_use]
    pub fn strip_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.names.prefixes.push(prefix.into());
        self
    }

    /// Gives the tensors of the file's layer `from` to the network's layer `to`: `.rename("0", "hidden")` makes `hidden.weight` of `0.weight`. A whole
    /// name of a tensor may be given too.
    #[must_use]
    pub fn rename(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.names.renames.push((from.into(), to.into()));
        self
    }

    /// Reads a network, as [`Train::load`](crate::Train::load).
    ///
    /// # Errors
    /// As [`Train::load`](crate::Train::load); no tensor has a prefix or a name that is given, or two would have the same.
    pub fn load<N: Compiled>(&self) -> Result<N, Error> {
        load_by(&Loading { path: &self.path, names: &self.names })
    }

    /// Reads what fits, as [`Train::load_matching`](crate::Train::load_matching).
    ///
    /// # Errors
    /// As [`Train::load_matching`](crate::Train::load_matching); no tensor has a prefix or a name that is given, or two would have the same.
    pub fn load_matching<N: Compiled>(&self, network: &mut N) -> Result<Loaded, Error> {
        load_matching_by(network, &Loading { path: &self.path, names: &self.names })
    }
}
