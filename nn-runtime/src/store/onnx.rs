//! Writes a network as an ONNX file.

use std::path::Path;

use nn_kernels::Scalar;
use nn_onnx::Graph;

use super::CLASSIC;
use crate::atomic_file;
use crate::compiled::Compiled;
use crate::error::Error;
use crate::tensor::Tensor;

/// See [`Train::save_onnx`](crate::Train::save_onnx).
pub(crate) fn save_onnx<N: Compiled>(network: &N, path: &Path) -> Result<(), Error> {
    let classic = N::CLASSIC_DROPOUTS.join(" ");
    let notes: &[_] = if classic.is_empty() { &[] } else { &[(CLASSIC, classic.as_str())] };
    let bytes = to_bytes((N::ONNX, notes), N::TENSORS, network.parameters(), network.statistics());
    let bytes = bytes.map_err(|why| Error::File { path: path.to_owned(), why })?;
    atomic_file::write(path, &bytes)
}

fn to_bytes<S: Scalar>(
    (graph, notes): (Result<Graph<'static>, &'static str>, &[(&str, &str)]),
    tensors: &[Tensor],
    parameters: &[S],
    statistics: &[S],
) -> Result<Vec<u8>, String> {
    let of_name = |name: &str| {
        let tensor = tensors.iter().find(|tensor| tensor.name == name)?;
        let numbers = if tensor.is_statistic() { statistics } else { parameters }.get(tensor.range.clone())?;
        let in_file = (0..numbers.len()).map(|place| numbers[tensor.in_memory(place)].to_f64() as f32).collect();
        Some(nn_onnx::Tensor::new(name, tensor.shape.to_vec(), in_file))
    };
    nn_onnx::write(&graph?, notes, of_name).map_err(|error| error.to_string())
}
