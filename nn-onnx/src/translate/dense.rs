//! Products with a constant matrix: dense layers.

use super::{Flow, Kind, Translation, Value, float, whole};
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{self, Atom, Of, View, dimensions};

impl<'a> Translation<'a> {
    /// `Gemm`: α · x · W + β · b
    pub(super) fn gemm(&mut self, node: &Node<'a>) -> Result<(), Error> {
        if whole(node, "transA", 0) != 0 {
            return Err(Error::new("turns its input: only `transA = 0` is supported"));
        }
        let flow = self.input_of(node, 0)?;
        if flow.view.rank() != 2 {
            return Err(Error::new(format!("reads the shape {}: expected numbers", flow.view.text())));
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

    /// `MatMul` with a constant on the right, or of two layers in an attention.
    pub(super) fn matmul(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let [left, right] = node.inputs[..] else { return Err(Error::new("must have two inputs")) };
        if !matches!(self.value(right)?, Value::Constant(_)) {
            return match self.value(left)? {
                Value::Constant(_) => {
                    Err(Error::new("multiplies a constant by the output of a layer: only the other way round is supported"))
                }
                _ => self.attend(node, left, right),
            };
        }
        let weight = self.matrix(node, false)?;
        self.dense(node, weight, None)
    }

    /// The second input: `[inputs, outputs]` in the file, unless it is turned, and `[outputs, inputs]` here.
    fn matrix(&self, node: &Node<'a>, is_turned: bool) -> Result<Tensor, Error> {
        let mut constant = self.required(node, 1, "weight")?;
        while constant.shape.len() > 2 && constant.shape[0] == 1 {
            constant.shape.remove(0);
        }
        let turned = constant.turned();
        let turned =
            turned.ok_or_else(|| Error::new(format!("multiplies by a constant of the shape {:?}: expected a matrix", constant.shape)))?;
        Ok(if is_turned { constant } else { turned })
    }

    fn dense(&mut self, node: &Node<'a>, mut weight: Tensor, bias: Option<Vec<f32>>) -> Result<(), Error> {
        let flow = self.input_of(node, 0)?;
        let (shape, [outputs, inputs]) = (self.shape(&flow), [weight.shape[0], weight.shape[1]]);
        if outputs == 0 || inputs == 0 {
            return Err(Error::new("multiplies by an empty matrix"));
        }
        let wrong = || Error::new(format!("multiplies the shape {} by [{inputs}, {outputs}]", flow.view.text()));
        let last = flow.view.rank().checked_sub(1).filter(|last| flow.view.size(*last) == Some(inputs)).ok_or_else(wrong)?;
        let others = || flow.view.0[..last].iter().flatten().filter(|atom| atom.of != Of::Rows);
        let channels = [(Of::Channels, shape.channels())];
        let is_step = matches!(shape, Shape::Steps([1, _]));
        let (flow, places, to) = if others().next().is_none() && !is_step {
            // All numbers of a row.
            let places = flow.view.places(last, &dimensions(shape)).filter(|_| !matches!(shape, Shape::Tokens(_))).ok_or_else(wrong)?;
            let (numbers, view) = (Shape::Numbers(inputs), flow.view.clone());
            (self.reshaped(&flow, numbers, view), places, Shape::Numbers(outputs))
        } else {
            let is_position = |atom: &Atom| matches!(atom.of, Of::Steps | Of::Height | Of::Width);
            let places = flow.view.places(last, &channels).filter(|_| others().all(is_position)).ok_or_else(wrong)?;
            (flow.clone(), places, shape.with_channels(outputs))
        };
        // The columns of the weights in the order of the layer's numbers.
        let turned: Vec<f32> = (0..outputs)
            .flat_map(|output| places.iter().map(move |place| output * inputs + place))
            .map(|place| weight.numbers[place])
            .collect();
        weight.numbers = turned;
        let mut axes = flow.view.0.clone();
        axes[last] = view::whole(Of::Channels, outputs);
        let view = View(axes);
        if self.join_heads(node, &flow, &weight, bias.as_deref(), &view) {
            return Ok(());
        }
        let has_bias = if bias.is_some() { "" } else { ", bias = false" };
        let (text, kind) = if let Shape::Image(_) = to {
            weight.shape.extend([1, 1]);
            (format!("Conv2d({outputs}, kernel = 1{has_bias})"), "conv2d")
        } else {
            (format!("Dense({outputs}{has_bias})"), "dense")
        };
        let layer = self.give(node, text, &flow, (to, view));
        let named = std::mem::replace(&mut weight.name, "weight".to_owned());
        let bias = bias.map(|bias| Tensor::new("bias", vec![outputs], bias));
        self.with_tensors(layer, kind, &named, [weight].into_iter().chain(bias).collect());
        Ok(())
    }

    /// A product with these tensors at each step, for what becomes a part of other layers.
    pub(super) fn product_of(&self, layer: usize) -> Option<[&Tensor; 2]> {
        let layer = &self.layers[layer];
        let Kind::Of(text) = &layer.kind else { return None };
        match &layer.tensors[..] {
            [weight, bias] if text.starts_with("Dense(") => Some([weight, bias]),
            [weight] if text.starts_with("Dense(") => Some([weight, weight]),
            _ => None,
        }
    }

    /// A flow of numbers, with the axes of the file.
    pub(super) fn numbers_of(&mut self, flow: Flow) -> Result<Flow, Error> {
        if let Shape::Numbers(_) = self.shape(&flow) { Ok(flow) } else { self.laid_out(flow) }
    }
}
