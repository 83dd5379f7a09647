//! Loads a file whose tensors have other names than the network's.

use std::path::{Path, PathBuf};

use super::load::{Loading, load_by};
use super::matching::{Loaded, load_matching_by};
use super::names::Names;
use crate::compiled::Compiled;
use crate::error::Error;

/// A safetensors file and a mapping of its names to those of a network.
///
/// Names differ, for example, if the file is a PyTorch state dict: `torch.nn.Sequential` numbers its layers, `torch.compile` adds the prefix
/// `_orig_mod.`, and a module inside another adds its name as a prefix. Prefixes are stripped first, then layers are renamed. At compile
/// time, [`#[weights("…", rename(…))]`](macro@crate::network#trained-weights) does the same.
///
/// If only names differ, the error of [`Train::load`](crate::Train::load) suggests the calls:
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
/// let hint = r#"only the names differ: load it with `Weights::new(…).rename("l0", "hidden").rename("l2", "output").load()`"#;
/// assert!(error.to_string().ends_with(hint));
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
    /// Creates a mapping for the file at `path` in which all names stay the same. It does not read the file yet.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { path: path.as_ref().to_owned(), names: Names::default() }
    }

    /// Strips a prefix, such as `"_orig_mod."` or `"model."`, from the names that have it. With several calls, the first prefix that matches a
    /// name is stripped.
    #[must_use]
    pub fn strip_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.names.prefixes.push(prefix.into());
        self
    }

    /// Maps the file's layer `from` to the network's layer `to`: with `.rename("0", "hidden")`, `0.weight` becomes `hidden.weight`. Full names
    /// of tensors work too.
    #[must_use]
    pub fn rename(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.names.renames.push((from.into(), to.into()));
        self
    }

    /// Loads a network, like [`Train::load`](crate::Train::load).
    ///
    /// # Errors
    /// As [`Train::load`](crate::Train::load). Also, a prefix or a name occurs in no tensor, or two tensors would get the same name.
    #[doc(alias("load_state_dict"))]
    pub fn load<N: Compiled>(&self) -> Result<N, Error> {
        load_by(&Loading { path: &self.path, names: &self.names })
    }

    /// Loads the tensors that match, like [`Train::load_matching`](crate::Train::load_matching).
    ///
    /// # Errors
    /// As [`Train::load_matching`](crate::Train::load_matching). Also, a prefix or a name occurs in no tensor, or two tensors would get the
    /// same name.
    #[doc(alias("strict=False"))]
    pub fn load_matching<N: Compiled>(&self, network: &mut N) -> Result<Loaded, Error> {
        load_matching_by(network, &Loading { path: &self.path, names: &self.names })
    }
}
