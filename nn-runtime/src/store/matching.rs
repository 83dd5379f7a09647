//! Loads the matching tensors of a file that was saved by another network.

use std::fmt;
use std::path::Path;

use super::BESIDE;
use super::declared::Declared;
use super::load::{Loading, Numbers, name_hint, named, read, read_weights, tensors};
use super::names::Names;
use crate::compiled::Compiled;
use crate::error::Error;
use nn_kernels::Scalar;

/// The report of [`Train::load_matching`](crate::Train::load_matching): which tensors were loaded and which were not.
///
/// It prints as a list:
///
/// ```text
/// loaded 2 tensors: body.weight, body.bias
///   skipped `output.weight` is declared [3, 8], but [10, 8] in the file
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loaded {
    /// The names of the tensors that now have the values of the file.
    pub loaded: Vec<String>,
    /// The tensors of the network that keep their values, and those of the file that no tensor of the network matches.
    pub skipped: Vec<Skipped>,
}

/// A tensor that was not loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The name in the network.
    pub name: String,
    /// The reason.
    pub why: String,
}

impl fmt::Display for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loaded {} tensors: {}", self.loaded.len(), self.loaded.join(", "))?;
        self.skipped.iter().try_for_each(|Skipped { why, .. }| write!(f, "\n  skipped {why}"))
    }
}

/// See [`Train::load_matching`](crate::Train::load_matching). If no tensor matches, it returns an error and leaves the network unchanged.
pub(crate) fn load_matching<N: Compiled>(network: &mut N, path: &Path) -> Result<Loaded, Error> {
    load_matching_by(network, &Loading { path, names: &Names::default() })
}

pub(super) fn load_matching_by<N: Compiled>(network: &mut N, from: &Loading<'_>) -> Result<Loaded, Error> {
    let (parameters, statistics) = network.numbers_mut();
    fill_matching(&mut Numbers { parameters, statistics }, Declared::by::<N>(), from)
}

fn fill_matching<S: Scalar>(numbers: &mut Numbers<'_, S>, declared: Declared, from: &Loading<'_>) -> Result<Loaded, Error> {
    let bytes = read_weights(from.path)?;
    let file = |why| Error::File { path: from.path.to_owned(), why };
    let stored = tensors(&bytes).map_err(file)?;
    let stored = named(declared, &stored, from.names).map_err(file)?;
    let mut report = Loaded { loaded: Vec::new(), skipped: Vec::new() };
    for tensor in declared.tensors {
        let read = match stored.get(tensor.name) {
            None => Err(format!("`{}` {:?}, which is missing in the file", tensor.name, tensor.shape)),
            Some(stored) => read(numbers, tensor, stored),
        };
        match read {
            Ok(()) => report.loaded.push(tensor.name.to_owned()),
            Err(why) => report.skipped.push(Skipped { name: tensor.name.to_owned(), why }),
        }
    }
    let hint = name_hint(declared, &stored).map(|hint| format!("\n  {}", hint.replace(".load()", ".load_matching(&mut net)")));
    let hint = hint.unwrap_or_default();
    let left = stored.into_iter().filter(|(name, _)| !name.starts_with(BESIDE) && !declared.has(name));
    report.skipped.extend(left.map(|(name, stored)| {
        let why = format!("`{name}` {:?}, which is only in the file", stored.shape());
        Skipped { name, why }
    }));
    match report.loaded[..] {
        [] => Err(file(format!("no tensor matches the network by name and shape:\n{}{hint}", indented(&report.skipped)))),
        _ => Ok(report),
    }
}

fn indented(skipped: &[Skipped]) -> String {
    skipped.iter().map(|Skipped { why, .. }| format!("  {why}")).collect::<Vec<_>>().join("\n")
}
