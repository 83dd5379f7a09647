//! Reading. Every name, shape and type is checked, and every difference is told.

use std::path::Path;

use half::{bf16, f16};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::{BESIDE, CLASSIC, turned};
use crate::compiled::Compiled;
use crate::error::Error;
use crate::scalar::Scalar;
use crate::tensor::Tensor;

/// Reads a network from a file.
pub(crate) fn load<N: Compiled>(path: &Path) -> Result<N, Error> {
    from_bytes(&read_file(path)?).map_err(|why| Error::File { path: path.to_owned(), why })
}

/// The bytes of a file.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), action: "read", source })
}

/// Reads a network from the bytes of a file; the error says all that does not fit, a line each.
pub(crate) fn from_bytes<N: Compiled>(bytes: &[u8]) -> Result<N, String> {
    let file = SafeTensors::deserialize(bytes).map_err(|error| format!("not a whole safetensors file: {error}"))?;
    let mut network = N::zeros();
    let mut problems = Vec::new();
    for tensor in N::TENSORS {
        match file.tensor(tensor.name) {
            Err(_) => problems.push(format!("`{}` {:?} is declared, but missing in the file", tensor.name, tensor.shape)),
            Ok(stored) => problems.extend(read(&mut network, tensor, &stored).err()),
        }
    }
    let declared = |name: &str| name.starts_with(BESIDE) || N::TENSORS.iter().any(|tensor| tensor.name == name);
    let mut extra: Vec<_> =
        file.tensors().into_iter().filter(|(name, _)| !declared(name) && !name.ends_with("num_batches_tracked")).collect();
    extra.sort_by(|(a, _), (b, _)| a.cmp(b));
    problems.extend(extra.into_iter().map(|(name, stored)| format!("`{name}` {:?} is in the file, but not declared", stored.shape())));
    problems.extend(other_dropouts::<N>(bytes));
    match &problems[..] {
        [] => Ok(network),
        [problem] => Err(problem.clone()),
        problems => Err(format!("{} differences from the declaration:\n  {}", problems.len(), problems.join("\n  "))),
    }
}

/// Dropouts of another form than declared: the weights would be too large or too small by 1 − p.
fn other_dropouts<N: Compiled>(bytes: &[u8]) -> Vec<String> {
    let metadata = SafeTensors::read_metadata(bytes).ok().and_then(|(_, header)| header.metadata().clone()).unwrap_or_default();
    let stored: Vec<&str> = metadata.get(CLASSIC).map(|names| names.split(' ').collect()).unwrap_or_default();
    let only_declared = N::CLASSIC_DROPOUTS.iter().filter(|name| !stored.contains(name));
    let only_stored = stored.iter().filter(|name| !N::CLASSIC_DROPOUTS.contains(name));
    let declared =
        only_declared.map(|name| format!("`{name}` is declared classic, but the file's weights are not of that form of dropout"));
    declared.chain(only_stored.map(|name| format!("`{name}` is a classic dropout in the file, but not in the declaration"))).collect()
}

/// Reads one tensor into its place, or says why it does not fit there.
pub(super) fn read<N: Compiled>(network: &mut N, tensor: &Tensor, stored: &TensorView<'_>) -> Result<(), String> {
    if stored.shape() != tensor.shape {
        return Err(format!("`{}` is declared {:?}, but {:?} in the file", tensor.name, tensor.shape, stored.shape()));
    }
    let (parameters, statistics) = network.numbers_mut();
    let numbers = if tensor.is_statistic() { statistics } else { parameters };
    let Some(numbers) = numbers.get_mut(tensor.range.clone()) else { return Ok(()) };
    let data = stored.data();
    match stored.dtype() {
        Dtype::F32 => place(numbers, tensor, data.as_chunks().0, |bytes| f32::from_le_bytes(bytes).into()),
        Dtype::F64 => place(numbers, tensor, data.as_chunks().0, f64::from_le_bytes),
        Dtype::F16 => place(numbers, tensor, data.as_chunks().0, |bytes| f16::from_le_bytes(bytes).into()),
        Dtype::BF16 => place(numbers, tensor, data.as_chunks().0, |bytes| bf16::from_le_bytes(bytes).into()),
        other => return Err(format!("`{}` is of type {other:?} in the file: F16, BF16, F32 and F64 can be read", tensor.name)),
    }
    Ok(())
}

/// Puts the numbers of a file where they lie in memory.
fn place<S: Scalar, const WIDTH: usize>(numbers: &mut [S], tensor: &Tensor, stored: &[[u8; WIDTH]], number: impl Fn([u8; WIDTH]) -> f64) {
    match turned(tensor) {
        Some([rows, _]) => {
            for (column, numbers) in numbers.chunks_exact_mut(rows.max(1)).enumerate() {
                let columns = stored.len() / rows.max(1);
                for (row, to) in numbers.iter_mut().enumerate() {
                    *to = S::from_f64(number(stored[row * columns + column]));
                }
            }
        }
        None => numbers.iter_mut().zip(stored).for_each(|(to, from)| *to = S::from_f64(number(*from))),
    }
}
