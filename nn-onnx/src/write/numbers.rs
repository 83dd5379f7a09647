//! Constants: numbers with a shape.

use super::message::Message;
use super::{FLOAT, WHOLE};
use crate::error::Error;
use crate::tensor::Tensor;

/// A number in a line of a graph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Whole(i64),
    Float(f32),
}

/// A constant that nodes read.
#[derive(Debug)]
pub(super) enum Constant {
    Floats { shape: Vec<usize>, numbers: Vec<f32> },
    Wholes { shape: Vec<usize>, numbers: Vec<i64> },
}

impl From<Tensor> for Constant {
    fn from(tensor: Tensor) -> Self {
        Self::Floats { shape: tensor.shape, numbers: tensor.numbers }
    }
}

impl From<Number> for Constant {
    fn from(number: Number) -> Self {
        match number {
            Number::Whole(number) => Self::Wholes { shape: Vec::new(), numbers: vec![number] },
            Number::Float(number) => Self::Floats { shape: Vec::new(), numbers: vec![number] },
        }
    }
}

impl Constant {
    pub(super) fn message(&self, name: &str) -> Message {
        let (shape, kind, bytes): (_, _, Vec<u8>) = match self {
            Self::Floats { shape, numbers } => (shape, FLOAT, numbers.iter().flat_map(|number| number.to_le_bytes()).collect()),
            Self::Wholes { shape, numbers } => (shape, WHOLE, numbers.iter().flat_map(|number| number.to_le_bytes()).collect()),
        };
        let mut tensor = Message::default();
        for size in shape {
            tensor.whole(1, *size as u64);
        }
        tensor.whole(2, kind);
        tensor.text(8, name);
        tensor.bytes(9, &bytes);
        tensor
    }
}

/// Tensors one over the other, as many as there are directions, each of equal blocks in another order. A recurrent layer of ONNX has its
/// gates in such an order, and both of its biases in one tensor.
pub(super) fn blocks(directions: usize, order: &[usize], tensors: &[Tensor]) -> Result<Constant, Error> {
    let of_shape = |why: &str| Error::new(format!("the tensors of a recurrent layer {why}"));
    let [rows, rest @ ..] = tensors.first().map(|tensor| &tensor.shape[..]).unwrap_or_default() else {
        return Err(of_shape("have no numbers"));
    };
    let mut numbers = Vec::new();
    for tensor in tensors {
        let len = tensor.numbers.len().checked_div(order.len()).unwrap_or(0);
        for block in order {
            numbers.extend(tensor.numbers.get(block * len..(block + 1) * len).ok_or_else(|| of_shape("have too few blocks"))?);
        }
    }
    let rows = (rows * tensors.len()).checked_div(directions).unwrap_or(0);
    Ok(Constant::Floats { shape: [&[directions, rows], rest].concat(), numbers })
}
