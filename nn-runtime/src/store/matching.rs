//! Reading what fits of a file that was written by another network.

use std::fmt;
use std::path::Path;

use super::BESIDE;
use super::load::{Loading, named, other_names, read, read_file, tensors};
use super::names::Names;
use crate::compiled::Compiled;
use crate::error::Error;

/// Which tensors [`load_matching`](crate::Train::load_matching) read, and which it did not. Prints as a list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loaded {
    /// The names of tensors that have the file's numbers now.
    pub loaded: Vec<String>,
    /// What stayed as it was, or was left in the file.
    pub skipped: Vec<Skipped>,
}

/// A tensor that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// Its name.
    pub name: String,
    /// Why it was not.
    pub why: String,
}

impl fmt::Display for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loaded {} tensors: {}", self.loaded.len(), self.loaded.join(", "))?;
        self.skipped.iter().try_for_each(|Skipped { why, .. }| write!(f, "\n  skipped {why}"))
    }
}

/// Reads the tensors whose names and shapes a network has. Without any it is an error, and the network stays as it is.
pub(crate) fn load_matching<N: Compiled>(network: &mut N, path: &Path) -> Result<Loaded, Error> {
    load_matching_by(network, &Loading { path, names: &Names::default() })
}

pub(super) fn load_matching_by<N: Compiled>(network: &mut N, from: &Loading<'_>) -> Result<Loaded, Error> {
    let bytes = read_file(from.path)?;
    let file = |why| Error::File { path: from.path.to_owned(), why };
    let stored = tensors(&bytes).map_err(file)?;
    let stored = named(&stored, from.names).map_err(file)?;
    let mut report = Loaded { loaded: Vec::new(), skipped: Vec::new() };
    for tensor in N::TENSORS {
        let read = match stored.get(tensor.name) {
            None => Err(format!("`{}` {:?}, which is not in the file", tensor.name, tensor.shape)),
            Some(stored) => read(network, tensor, stored),
        };
        match read {
            Ok(()) => report.loaded.push(tensor.name.to_owned()),
            Err(why) => report.skipped.push(Skipped { name: tensor.name.to_owned(), why }),
        }
    }
    let hint =
        other_names::<N>(&stored).map(|hint| format!("\n  {}", hint.replace(".load()", ".load_matching(&mut net)"))).unwrap_or_default();
    let left =
        stored.into_iter().filter(|(name, _)| !name.starts_with(BESIDE) && N::TENSORS.iter().all(|tensor| tensor.name != name.as_str()));
    report.skipped.extend(left.map(|(name, stored)| {
        let why = format!("`{name}` {:?}, which is in the file alone", stored.shape());
        Skipped { name, why }
    }));
    match report.loaded[..] {
        [] => Err(file(format!("no tensor has a name and a shape of the network's:\n{}{hint}", indented(&report.skipped)))),
        _ => Ok(report),
    }
}

fn indented(skipped: &[Skipped]) -> String {
    skipped.iter().map(|Skipped { why, .. }| format!("  {why}")).collect::<Vec<_>>().join("\n")
}
