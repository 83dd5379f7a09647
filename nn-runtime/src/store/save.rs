//! Writing, whole or not at all.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use safetensors::{Dtype, View};

use super::{CLASSIC, turned};
use crate::compiled::Compiled;
use crate::error::Error;
use crate::network::numbers_of;
use crate::scalar::Scalar;
use crate::tensor::Tensor;
use crate::whole;

/// Writes a network.
pub(crate) fn save<N: Compiled>(network: &N, path: &Path) -> Result<(), Error> {
    let tensors = N::TENSORS.iter().map(|tensor| (tensor.name, Stored { tensor, numbers: numbers_of(network, tensor) }));
    let mut metadata = HashMap::from([("format".to_owned(), "pt".to_owned())]);
    if !N::CLASSIC_DROPOUTS.is_empty() {
        metadata.insert(CLASSIC.to_owned(), N::CLASSIC_DROPOUTS.join(" "));
    }
    let bytes =
        safetensors::serialize(tensors, Some(metadata)).map_err(|error| Error::File { path: path.to_owned(), why: error.to_string() })?;
    whole::write(path, &bytes)
}

/// A tensor as a file holds it.
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
        match turned(self.tensor) {
            Some([rows, columns]) => {
                for row in 0..rows {
                    (0..columns).for_each(|column| append(&mut bytes, self.numbers[column * rows + row]));
                }
            }
            None => self.numbers.iter().for_each(|number| append(&mut bytes, *number)),
        }
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
