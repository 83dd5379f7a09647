//! Loads networks. Every name, shape and type is checked, and every difference is reported.

use std::collections::BTreeMap;
use std::path::Path;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::declared::Declared;
use super::hint::hint;
use super::names::Names;
use super::{BESIDE, CLASSIC};
use crate::compiled::Compiled;
use crate::error::Error;
use crate::float16;
use crate::signature;
use crate::tensor::Tensor;
use nn_kernels::Scalar;

/// A file and the mapping of its names to those of a network.
pub(super) struct Loading<'a> {
    pub(super) path: &'a Path,
    pub(super) names: &'a Names,
}

/// See [`Train::load`](crate::Train::load).
pub(crate) fn load<N: Compiled>(path: &Path) -> Result<N, Error> {
    load_by(&Loading { path, names: &Names::default() })
}

pub(super) fn load_by<N: Compiled>(from: &Loading<'_>) -> Result<N, Error> {
    from_bytes_by(&read_weights(from.path)?, from.names).map_err(|why| Error::File { path: from.path.to_owned(), why })
}

/// Parses a file. The error names its format if it is a known other one.
pub(super) fn tensors(bytes: &[u8]) -> Result<SafeTensors<'_>, String> {
    SafeTensors::deserialize(bytes).map_err(|error| match signature::of(bytes) {
        Some(what) => format!("not a safetensors file, but {what}"),
        None => format!("not a whole safetensors file: {error}"),
    })
}

/// Reads the bytes of a file.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), action: "read", source })
}

/// Reads the bytes of a safetensors file, or of an ONNX file as those of one.
pub(super) fn read_weights(path: &Path) -> Result<Vec<u8>, Error> {
    let bytes = read_file(path)?;
    #[cfg(feature = "onnx")]
    if path.extension().is_some_and(|extension| extension == "onnx") {
        return crate::onnx::as_safetensors(path, &bytes);
    }
    Ok(bytes)
}

/// Loads a network from the bytes of a file. The error lists every difference, one per line.
pub(crate) fn from_bytes<N: Compiled>(bytes: &[u8]) -> Result<N, String> {
    from_bytes_by(bytes, &Names::default())
}

fn from_bytes_by<N: Compiled>(bytes: &[u8], names: &Names) -> Result<N, String> {
    let mut network = N::zeros();
    let (parameters, statistics) = network.numbers_mut();
    fill(&mut Numbers { parameters, statistics }, Declared::by::<N>(), bytes, names)?;
    Ok(network)
}

/// The numbers of a network.
pub(super) struct Numbers<'a, S> {
    pub(super) parameters: &'a mut [S],
    pub(super) statistics: &'a mut [S],
}

/// Reads all tensors of a file, or returns all differences.
fn fill<S: Scalar>(numbers: &mut Numbers<'_, S>, declared: Declared, bytes: &[u8], names: &Names) -> Result<(), String> {
    let file = tensors(bytes)?;
    let stored = named(declared, &file, names)?;
    let mut problems = Vec::new();
    for tensor in declared.tensors {
        match stored.get(tensor.name) {
            None => problems.push(format!("`{}` {:?} is declared, but missing in the file", tensor.name, tensor.shape)),
            Some(stored) => problems.extend(read(numbers, tensor, stored).err()),
        }
    }
    let extra = stored.iter().filter(|(name, _)| !is_ignored(name) && !declared.has(name));
    problems.extend(extra.map(|(name, stored)| format!("`{name}` {:?} is in the file, but not declared", stored.shape())));
    let hint = if problems.is_empty() { None } else { name_hint(declared, &stored) };
    problems.extend(other_dropouts(declared, bytes));
    let hint = hint.map(|hint| format!("\n  {hint}")).unwrap_or_default();
    match &problems[..] {
        [] => Ok(()),
        [problem] => Err(format!("{problem}{hint}")),
        problems => Err(format!("{} differences from the declaration:\n  {}{hint}", problems.len(), problems.join("\n  "))),
    }
}

/// Whether loading ignores a tensor of a file.
fn is_ignored(name: &str) -> bool {
    name.starts_with(BESIDE) || name.ends_with("num_batches_tracked")
}

/// Returns the call that loads the file if only names differ.
pub(super) fn name_hint(declared: Declared, stored: &BTreeMap<String, TensorView<'_>>) -> Option<String> {
    let declared: Vec<_> = declared.tensors.iter().map(|tensor| (tensor.name, tensor.shape)).collect();
    let stored = stored.iter().filter(|(name, _)| !is_ignored(name)).map(|(name, stored)| (name.as_str(), stored.shape()));
    hint(&declared, &stored.collect::<Vec<_>>())
}

/// Returns the tensors of a file by their names in the network. One that two layers share may have both names, or either.
pub(super) fn named<'a>(declared: Declared, file: &'a SafeTensors<'_>, names: &Names) -> Result<BTreeMap<String, TensorView<'a>>, String> {
    let tensors: BTreeMap<&str, TensorView<'_>> = file.iter().collect();
    let named = names.of(tensors.keys().copied())?;
    let mut named: BTreeMap<String, TensorView<'a>> =
        named.into_iter().filter_map(|(name, stored)| Some((name, tensors.get(stored)?.clone()))).collect();
    for [other, own] in declared.tied {
        let Some(other_tensor) = named.remove(*other) else { continue };
        let tensor = named.entry((*own).to_owned()).or_insert_with(|| other_tensor.clone());
        if *tensor != other_tensor {
            return Err(format!("`{other}` and `{own}` share their numbers in the declaration, but differ in the file"));
        }
    }
    Ok(named)
}

/// Lists dropouts whose form differs from the declaration. Their weights would be wrong by a factor of 1 − p.
fn other_dropouts(declared: Declared, bytes: &[u8]) -> Vec<String> {
    let metadata = SafeTensors::read_metadata(bytes).ok().and_then(|(_, header)| header.metadata().clone()).unwrap_or_default();
    let stored: Vec<&str> = metadata.get(CLASSIC).map(|names| names.split(' ').collect()).unwrap_or_default();
    let only_declared = declared.classic_dropouts.iter().filter(|name| !stored.contains(name));
    let only_stored = stored.iter().filter(|name| !declared.classic_dropouts.contains(name));
    let declared = only_declared.map(|name| format!("`{name}` is a classic dropout in the declaration, but not in the file"));
    declared.chain(only_stored.map(|name| format!("`{name}` is a classic dropout in the file, but not in the declaration"))).collect()
}

/// Reads one tensor into the network. The error says why it does not fit.
pub(super) fn read<S: Scalar>(numbers: &mut Numbers<'_, S>, tensor: &Tensor, stored: &TensorView<'_>) -> Result<(), String> {
    if stored.shape() != tensor.shape {
        return Err(format!("`{}` is declared {:?}, but {:?} in the file", tensor.name, tensor.shape, stored.shape()));
    }
    let numbers = if tensor.is_statistic() { &mut *numbers.statistics } else { &mut *numbers.parameters };
    let Some(numbers) = numbers.get_mut(tensor.range.clone()) else { return Ok(()) };
    let data = stored.data();
    match stored.dtype() {
        Dtype::F32 => place(numbers, tensor, data.as_chunks().0, |bytes| f32::from_le_bytes(bytes).into()),
        Dtype::F64 => place(numbers, tensor, data.as_chunks().0, f64::from_le_bytes),
        Dtype::F16 => place(numbers, tensor, data.as_chunks().0, |bytes| float16::widen(u16::from_le_bytes(bytes))),
        Dtype::BF16 => place(numbers, tensor, data.as_chunks().0, |bytes| float16::widen_brain(u16::from_le_bytes(bytes))),
        other => return Err(format!("`{}` is of type {other:?} in the file: F16, BF16, F32 and F64 can be read", tensor.name)),
    }
    Ok(())
}

/// Copies the numbers of a file to memory.
fn place<S: Scalar, const WIDTH: usize>(numbers: &mut [S], tensor: &Tensor, stored: &[[u8; WIDTH]], number: impl Fn([u8; WIDTH]) -> f64) {
    for (place, bytes) in stored.iter().enumerate() {
        if let Some(to) = numbers.get_mut(tensor.in_memory(place)) {
            *to = S::from_f64(number(*bytes));
        }
    }
}
