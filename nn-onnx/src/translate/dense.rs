//! Products with a constant matrix: dense layers.

use super::{Translation, float, whole};
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::tensor::Tensor;

impl<'a> Translation<'a> {
    /// `Gemm`: α · x · W + β · b
    pub(super) fn gemm(&mut self, node: &Node<'a>) -> Result<(), Error> {
        if whole(node, "transA", 0) != 0 {
            return Err(Error::new("turns its input: only `transA = 0` is supported"));
        }
        let flow = self.input_of(node, 0)?;
        if flow.axes.len() != 1 {
            return Err(Error::new(format!("reads the shape {:?}: expected numbers", flow.axes)));
        }
        let mut weight = self.matrix(node, whole(node, "transB", 0) != 0)?;
        let bias = self.constant_of(node, 2)?.cloned();
        let (alpha, beta) = (float(node, "alpha", 1.0), float(node, "beta", 1.0));
        weight.numbers.iter_mut().for_each(|number| *number *= alpha);
        let outputs = weight.shape[0];
        let bias = match bias {
            None => None,
            Some(bias) if bias.shape.last() == Some(&outputs) && bias.numbers.len() == outputs || bias.numbers.len() == 1 => {
                Some((0..outputs).map(|place| beta * bias.numbers[place % bias.numbers.len()]).collect())
            }
            Some(bias) => return Err(Error::new(format!("has a bias of the shape {:?}: expected {outputs} numbers", bias.shape))),
        };
        self.dense(node, weight, bias)
    }

    /// `MatMul` with a constant on the right.
    pub(super) fn matmul(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let weight = self.matrix(node, false)?;
        self.dense(node, weight, None)
    }

    /// The second input: `[inputs, outputs]` in the file, unless it is turned, and `[outputs, inputs]` here.
    fn matrix(&self, node: &Node<'a>, is_turned: bool) -> Result<Tensor, Error> {
        let constant = self.required(node, 1, "weight")?;
        let turned = constant.turned();
        let turned =
            turned.ok_or_else(|| Error::new(format!("multiplies by a constant of the shape {:?}: expected a matrix", constant.shape)))?;
        Ok(if is_turned { constant } else { turned })
    }

    fn dense(&mut self, node: &Node<'a>, mut weight: Tensor, bias: Option<Vec<f32>>) -> Result<(), Error> {
        let flow = self.input_of(node, 0)?;
        let (shape, [outputs, inputs]) = (self.shape(&flow), [weight.shape[0], weight.shape[1]]);
        let is_last = flow.axes.len() == 1 || matches!(shape, Shape::Steps(_));
        if !matches!(shape, Shape::Numbers(_) | Shape::Steps(_)) || !is_last || shape.channels() != inputs {
            return Err(Error::new(format!("multiplies the shape {:?} by [{inputs}, {outputs}]", flow.axes)));
        }
        if outputs == 0 || inputs == 0 {
            return Err(Error::new("multiplies by an empty matrix"));
        }
        let text = if bias.is_some() { format!("Dense({outputs})") } else { format!("Dense({outputs}, bias = false)") };
        let layer = self.give(node, text, &flow, shape.with_channels(outputs));
        let named = std::mem::replace(&mut weight.name, "weight".to_owned());
        let bias = bias.map(|bias| Tensor::new("bias", vec![outputs], bias));
        self.with_tensors(layer, "dense", &named, [weight].into_iter().chain(bias).collect());
        Ok(())
    }
}
