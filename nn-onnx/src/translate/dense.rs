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
        let mut flow = self.input_of(node, 0)?;
        if flow.view.rank() != 2 {
            return Err(Error::new(format!("reads the shape {}: expected numbers", flow.view.text())));
        }
        if whole(node, "transA", 0) != 0 {
            flow.view.0.swap(0, 1);
        }
        let mut weight = self.matrix(node, whole(node, "transB", 0) != 0)?;
        let bias = self.constant_of(node, 2)?.cloned();
        let (alpha, beta) = (float(node, "alpha", 1.0), float(node, "beta", 1.0));
        weight.numbers.iter_mut().for_each(|number| *number *= alpha);
        let outputs = weight.shape[0];
        let is_row = |bias: &Tensor| bias.shape.last() == Some(&outputs) && bias.numbers.len() == outputs || bias.numbers.len() == 1;
        match bias {
            None => self.dense(node, flow, weight, None),
            Some(bias) if is_row(&bias) => {
                let numbers = (0..outputs).map(|place| beta * bias.numbers[place % bias.numbers.len()]).collect();
                self.dense(node, flow, weight, Some(numbers))
            }
            Some(mut bias) => {
                // A number for each number of the output.
                self.dense(node, flow, weight, None)?;
                let view = self.flow(node.output(0))?.view;
                let fits = |axis: usize| {
                    let size = (axis + bias.shape.len()).checked_sub(2).map_or(1, |axis| bias.shape[axis]);
                    size == 1 || view.size(axis) == Some(size)
                };
                if bias.shape.len() > 2 || !(0..2).all(fits) {
                    return Err(Error::new(format!("has a bias of the shape {:?} for {}", bias.shape, view.text())));
                }
                bias.numbers.iter_mut().for_each(|number| *number *= beta);
                self.plus(node, &bias)
            }
        }
    }

    /// `MatMul` with a constant on the right, or of two layers in an attention.
    pub(super) fn matmul(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let [left, right] = node.inputs[..] else { return Err(Error::new("must have two inputs")) };
        let Value::Constant(constant) = self.value(right)?.clone() else {
            return match self.value(left)? {
                Value::Constant(_) => {
                    Err(Error::new("multiplies a constant by the output of a layer: only the other way round is supported"))
                }
                _ => self.attend(node, left, right),
            };
        };
        let flow = self.input_of(node, 0)?;
        match constant.shape[..] {
            [inputs] => {
                // A vector: a single output, whose axis is dropped.
                let weight = Tensor::new(constant.name.clone(), vec![1, inputs], constant.numbers.clone());
                self.dense(node, flow, weight, None)?;
                let mut flow = self.flow(node.output(0))?;
                if let Some(atoms) = flow.view.0.pop() {
                    flow.view.0.last_mut().into_iter().for_each(|axis| axis.splice(0..0, atoms.clone()).for_each(drop));
                }
                self.values.insert(node.output(0), Value::Flow(flow));
                Ok(())
            }
            [.., _, _] if constant.shape[..constant.shape.len() - 2].iter().any(|size| *size > 1) => self.matrices(node, flow, &constant),
            _ => {
                let weight = self.matrix(node, false)?;
                self.dense(node, flow, weight, None)
            }
        }
    }

    /// A matrix for each place of the axes before the last two: a convolution with a group for each.
    fn matrices(&mut self, node: &Node<'a>, flow: Flow, constant: &Tensor) -> Result<(), Error> {
        let (batch, matrix) = constant.shape.split_at(constant.shape.len() - 2);
        let [inputs, outputs] = [matrix[0], matrix[1]];
        let flow =
            if flow.view.rank() == 1 { Flow { view: View([Vec::new()].into_iter().chain(flow.view.0).collect()), ..flow } } else { flow };
        let rank = flow.view.rank().max(constant.shape.len());
        let sizes = flow.view.beside(&[batch, &[1, 1]].concat());
        let wrong = || Error::new(format!("multiplies {} by {:?}", flow.view.text(), constant.shape));
        let wide = Self::widened(&flow, &sizes).ok_or_else(wrong)?;
        if wide.size(rank - 1) != Some(inputs) || outputs == 0 {
            return Err(wrong());
        }
        // The axes of matrices, and in each group its inputs.
        let several: Vec<usize> = (0..batch.len()).filter(|axis| batch[*axis] > 1).map(|axis| axis + rank - constant.shape.len()).collect();
        if several.iter().any(|axis| sizes[*axis] != Some(constant.shape[axis + constant.shape.len() - rank])) {
            return Err(wrong());
        }
        let inner: Vec<usize> = several.iter().copied().chain([rank - 1]).collect();
        let lines = self.lines(Flow { view: wide, ..flow.clone() }, &inner)?;
        let groups: usize = several.iter().filter_map(|axis| sizes[*axis]).product();
        let steps = if let Shape::Steps([steps, _]) = self.shape(&lines) { steps } else { 1 };
        let lines = self.reshaped(&lines, Shape::Steps([steps, groups * inputs]), lines.view.clone());
        // [group][output][input]
        let number = |place: usize| {
            let (group, output, input) = (place / (outputs * inputs), place / inputs % outputs, place % inputs);
            constant.numbers[(group * inputs + input) * outputs + output]
        };
        let weight: Vec<f32> = (0..groups * outputs * inputs).map(number).collect();
        let mut view = lines.view.clone();
        let mut stride = outputs;
        for axis in several.iter().rev() {
            let size = sizes[*axis].unwrap_or(1);
            view.set(*axis, view::part(Of::Channels, size, stride));
            stride *= size;
        }
        view.set(rank - 1, view::part(Of::Channels, outputs, 1));
        let text = format!("Conv1d({}, kernel = 1, groups = {groups}, bias = false)", groups * outputs);
        let layer = self.give(node, text, &lines, (Shape::Steps([steps, groups * outputs]), view));
        self.with_tensors(layer, "conv1d", &constant.name, vec![Tensor::new("weight", vec![groups * outputs, inputs, 1], weight)]);
        Ok(())
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

    fn dense(&mut self, node: &Node<'a>, mut flow: Flow, mut weight: Tensor, bias: Option<Vec<f32>>) -> Result<(), Error> {
        let [outputs, inputs] = [weight.shape[0], weight.shape[1]];
        if let Some(last) = flow.view.rank().checked_sub(1).filter(|last| !self.is_multiplied(&flow, *last)) {
            flow = self.lines(flow, &[last])?;
        }
        let shape = self.shape(&flow);
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
        let mut view = flow.view.clone();
        view.set(last, view::whole(Of::Channels, outputs));
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

    /// Whether an axis has all numbers of a layer, or all features of its steps or pixels.
    fn is_multiplied(&self, flow: &Flow, axis: usize) -> bool {
        let shape = self.shape(flow);
        let others = || flow.view.0[..axis].iter().flatten().filter(|atom| atom.of != Of::Rows);
        let is_position = |atom: &Atom| matches!(atom.of, Of::Steps | Of::Height | Of::Width);
        let of_all = others().next().is_none() && flow.view.places(axis, &dimensions(shape)).is_some();
        of_all || others().all(is_position) && flow.view.places(axis, &[(Of::Channels, shape.channels())]).is_some()
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
