//! Saves networks.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use safetensors::{Dtype, View};

use super::CLASSIC;
use super::declared::Declared;
use crate::atomic_file;
use crate::compiled::Compiled;
use crate::error::Error;
use crate::tensor::Tensor;
use nn_kernels::Scalar;

/// See [`Train::save`](crate::Train::save).
pub(crate) fn save<N: Compiled>(network: &N, path: &Path) -> Result<(), Error> {
    let bytes = to_bytes(network, &[], []).map_err(|why| Error::File { path: path.to_owned(), why })?;
    atomic_file::write(path, &bytes)
}

/// Returns the bytes of a file: a network, other tensors whose names start with [`BESIDE`](super::BESIDE), and notes in the metadata.
pub(crate) fn to_bytes<N: Compiled>(
    network: &N,
    beside: &[(String, Dtype, &[u8])],
    notes: impl IntoIterator<Item = (String, String)>,
) -> Result<Vec<u8>, String> {
    serialize(Declared::by::<N>(), network.parameters(), network.statistics(), beside, notes.into_iter().collect())
}

fn serialize<S: Scalar>(
    declared: Declared,
    parameters: &[S],
    statistics: &[S],
    beside: &[(String, Dtype, &[u8])],
    notes: Vec<(String, String)>,
) -> Result<Vec<u8>, String> {
    let tensors = declared.tensors.iter().map(|tensor| {
        let numbers = if tensor.is_statistic() { statistics } else { parameters };
        (tensor.name, Piece::Tensor(Stored { tensor, numbers: &numbers[tensor.range.clone()] }))
    });
    let others = beside.iter().map(|(name, dtype, bytes)| {
        let shape = [bytes.len() * 8 / dtype.bitsize()];
        (name.as_str(), Piece::Beside { dtype: *dtype, shape, bytes })
    });
    let mut metadata = HashMap::from([("format".to_owned(), "pt".to_owned())]);
    if !declared.classic_dropouts.is_empty() {
        metadata.insert(CLASSIC.to_owned(), declared.classic_dropouts.join(" "));
    }
    metadata.extend(notes);
    safetensors::serialize(tensors.chain(others), Some(metadata)).map_err(|error| error.to_string())
}

/// A tensor to be written.
enum Piece<'a, S> {
    Tensor(Stored<'a, S>),
    Beside { dtype: Dtype, shape: [usize; 1], bytes: &'a [u8] },
}

impl<S: Scalar> View for Piece<'_, S> {
    fn dtype(&self) -> Dtype {
        match self {
            Self::Tensor(stored) => stored.dtype(),
            Self::Beside { dtype, .. } => *dtype,
        }
    }

    fn shape(&self) -> &[usize] {
        match self {
            Self::Tensor(stored) => stored.shape(),
            Self::Beside { shape, .. } => shape,
        }
    }

    fn data(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Tensor(stored) => stored.data(),
            Self::Beside { bytes, .. } => Cow::Borrowed(bytes),
        }
    }

    fn data_len(&self) -> usize {
        match self {
            Self::Tensor(stored) => stored.data_len(),
            Self::Beside { bytes, .. } => bytes.len(),
        }
    }
}

/// A tensor of a network, in the order of files.
struct Stored<'a, S> {
    tensor: &'static Tensor,
    numbers: &'a [S],
}

impl<S: Scalar> Stored<'_, S> {
    fn width() -> usize {
        size_of::<S>()
    }
}

impl<S: Scalar> View for Stored<'_, S> {
    fn dtype(&self) -> Dtype {
        if Self::width() == 4 { Dtype::F32 } else { Dtype::F64 }
    }

    fn shape(&self) -> &[usize] {
        self.tensor.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        let mut bytes = Vec::with_capacity(self.data_len());
        (0..self.numbers.len()).for_each(|place| append(&mut bytes, self.numbers[self.tensor.in_memory(place)]));
        bytes.into()
    }

    fn data_len(&self) -> usize {
        self.numbers.len() * Self::width()
    }
}

fn append<S: Scalar>(bytes: &mut Vec<u8>, number: S) {
    if size_of::<S>() == 4 {
        bytes.extend((number.to_f64() as f32).to_le_bytes());
    } else {
        bytes.extend(number.to_f64().to_le_bytes());
    }
}
