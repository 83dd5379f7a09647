//! Convolutions, pools and resizing, over images and sequences.

use super::windows::{Positions, Windows};
use super::{Flow, Translation, Value, float, sizes, text, whole};
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{Of, View, dimensions};

impl<'a> Translation<'a> {
    /// What a node reads as an image, or as a sequence whose features are before its steps.
    pub(super) fn positions(&mut self, node: &Node<'a>) -> Result<Positions, Error> {
        let padded = match node.inputs.first().and_then(|name| self.values.get(name)) {
            Some(Value::Padded(padded)) if node.operator == "Conv" => Some(padded.clone()),
            _ => None,
        };
        let flow = match &padded {
            Some(padded) => self.done(padded.flow.clone()),
            None => self.input_of(node, 0)?,
        };
        let mut positions = self.positions_of(flow)?;
        if let Some(padded) = padded {
            let along = if positions.axes == 1 { [Of::Steps, Of::Copies] } else { [Of::Height, Of::Width] };
            positions.padding = along.map(|of| padded.along(of));
        }
        Ok(positions)
    }

    /// A flow as an image, or as a sequence whose features are before its steps.
    pub(super) fn positions_of(&mut self, flow: Flow) -> Result<Positions, Error> {
        let shape = self.shape(&flow);
        let expected =
            |flow: &Flow| Error::new(format!("reads the shape {}: expected an image, of channels, height and width", flow.view.text()));
        if flow.view.rank() == 3 {
            let sizes = [flow.view.size(1), flow.view.size(2)];
            let [Some(channels), Some(steps)] = sizes else { return Err(expected(&flow)) };
            let to = Shape::Steps([steps, channels]);
            let lies = shape == to && flow.view.is_whole(1, Of::Channels, channels) && flow.view.is_whole(2, Of::Steps, steps);
            // With a single feature, or a single step, both orders are the same.
            let flow = match flow {
                flow if lies => flow,
                flow if (channels == 1 || steps == 1) && flow.view.is_natural(shape) => {
                    let rows = flow.view.0[0].clone();
                    let axes = View::of(to, 0).0;
                    let view = View(vec![rows, axes[2].clone(), axes[1].clone()]);
                    self.reshaped(&flow, to, view)
                }
                flow => {
                    let flow = self.lines(flow, &[1])?;
                    let rows = flow.view.0[0].clone();
                    let axes = View::of(to, 0).0;
                    self.reshaped(&flow, to, View(vec![rows, axes[2].clone(), axes[1].clone()]))
                }
            };
            return Ok(Positions { flow, channels, sides: [steps, 1], axes: 1, padding: [[0, 0]; 2] });
        }
        if flow.view.rank() != 4 {
            return Err(expected(&flow));
        }
        let flow = self.by_channel(flow, 1);
        let shape = self.shape(&flow);
        let flow = if let Shape::Image(_) = shape {
            let lies = dimensions(shape).into_iter().enumerate().all(|(axis, (of, size))| flow.view.is_whole(axis + 1, of, size));
            if lies { flow } else { self.laid_out(flow)? }
        } else {
            self.laid_out(flow)?
        };
        let Shape::Image([channels, height, width]) = self.shape(&flow) else { return Err(expected(&flow)) };
        Ok(Positions { flow, channels, sides: [height, width], axes: 2, padding: [[0, 0]; 2] })
    }

    /// `Conv` and `ConvTranspose`.
    pub(super) fn convolution(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let positions = self.positions(node)?;
        let mut weight = self.required(node, 1, "weight")?;
        let [first, second, kernel @ ..] = &weight.shape[..] else { return Err(Error::new("has a weight of one axis")) };
        let mut windows = Windows::of(node, kernel, &positions)?;
        let groups =
            usize::try_from(whole(node, "group", 1)).ok().filter(|groups| *groups > 0).ok_or_else(|| Error::new("has no groups"))?;
        let is_transposed = node.operator == "ConvTranspose";
        let (outputs, inputs) =
            if is_transposed { (second.saturating_mul(groups), *first) } else { (*first, second.saturating_mul(groups)) };
        if inputs != positions.channels || weight.numbers.is_empty() {
            return Err(Error::new(format!("has weights for {inputs} channels, but reads {}", positions.channels)));
        }
        let bias = self.constant_of(node, 2)?.map(|bias| bias.numbers.clone());
        if bias.as_ref().is_some_and(|bias| bias.len() != outputs) {
            return Err(Error::new(format!("has a bias of another size than {outputs}")));
        }
        // How many lines and columns more than it should a transposed convolution gives.
        let mut surplus = [0, 0];
        let mut rest = [0, 0];
        if is_transposed {
            rest = Self::output_padding(node, &mut windows, &positions)?;
            for (axis, [before, behind]) in windows.padding.into_iter().enumerate() {
                // Both sides are padded alike: what is missing behind is added, and what is too much is cut off.
                rest[axis] += before.saturating_sub(behind);
                surplus[axis] = behind.saturating_sub(before);
                windows.padding[axis][1] = before;
            }
        }
        let mut arguments = vec![outputs.to_string(), format!("kernel = {}", windows.pair(windows.kernel))];
        arguments.extend(windows.arguments([1, 1]));
        if groups > 1 {
            arguments.push(format!("groups = {groups}"));
        }
        if bias.is_none() {
            arguments.push("bias = false".to_owned());
        }
        let sides = if is_transposed {
            if rest != [0, 0] {
                arguments.push(format!("output_padding = {}", windows.pair(rest)));
            }
            let side = |axis: usize| {
                let all = (positions.sides[axis] - 1).checked_mul(windows.stride[axis])?.checked_add(windows.span(axis))?;
                all.checked_add(rest[axis])?.checked_sub(windows.padding[axis].iter().sum()).filter(|side| *side > 0)
            };
            match (side(0), side(1)) {
                (Some(height), Some(width)) => [height, width],
                _ => return Err(Error::new("has a padding that removes the whole output")),
            }
        } else {
            windows.over(positions.sides)?
        };
        let (kind, name) = match (is_transposed, windows.axes) {
            (false, 1) => ("Conv1d", "conv1d"),
            (false, _) => ("Conv2d", "conv2d"),
            (true, 1) => ("ConvTranspose1d", "conv_transpose1d"),
            (true, _) => ("ConvTranspose2d", "conv_transpose2d"),
        };
        let layer = self.give(node, format!("{kind}({})", arguments.join(", ")), &positions.flow, positions.with(outputs, sides));
        let named = std::mem::replace(&mut weight.name, "weight".to_owned());
        let bias = bias.map(|bias| Tensor::new("bias", vec![outputs], bias));
        self.with_tensors(layer, name, &named, [weight].into_iter().chain(bias).collect());
        for axis in 0..windows.axes {
            let kept: Vec<usize> = (0..sides[axis].saturating_sub(surplus[axis])).collect();
            if kept.is_empty() {
                return Err(Error::new("has a padding that removes the whole output"));
            }
            let flow = self.flow(node.output(0))?;
            let flow = self.taken(flow, axis + 2, &kept)?;
            self.values.insert(node.output(0), Value::Flow(flow));
        }
        Ok(())
    }

    /// What a transposed convolution adds behind each axis. Sets the padding, if it follows from the size of the output.
    fn output_padding(node: &Node<'a>, windows: &mut Windows, positions: &Positions) -> Result<[usize; 2], Error> {
        let two = |numbers: Vec<usize>| match numbers[..] {
            [height] if windows.axes == 1 => Ok([height, 0]),
            [height, width] if windows.axes == 2 => Ok([height, width]),
            _ => Err(Error::new(format!("has {} numbers for {} axes", numbers.len(), windows.axes))),
        };
        let rest = sizes(node, "output_padding")?.map_or(Ok([0, 0]), two)?;
        let pad = text(node, "auto_pad", "NOTSET");
        let wanted = match sizes(node, "output_shape")? {
            Some(numbers) => two(numbers[numbers.len().saturating_sub(windows.axes)..].to_vec())?,
            None if pad.starts_with("SAME") => [0, 1].map(|axis| positions.sides[axis].saturating_mul(windows.stride[axis])),
            None => return Ok(rest),
        };
        for axis in 0..windows.axes {
            let full = (positions.sides[axis] - 1).saturating_mul(windows.stride[axis]).saturating_add(windows.span(axis) + rest[axis]);
            // A larger output than all windows give is padded behind.
            let all = full.saturating_sub(wanted[axis]);
            let (less, more) = (all / 2, all - all / 2);
            windows.padding[axis] = if pad == "SAME_UPPER" { [less, more] } else { [more, less] };
        }
        let missing = |axis: usize| {
            let full = (positions.sides[axis] - 1) * windows.stride[axis] + windows.span(axis) + rest[axis];
            wanted[axis].saturating_sub(full)
        };
        Ok([0, 1].map(|axis| if axis < windows.axes { rest[axis] + missing(axis) } else { 0 }))
    }

    /// The number that a node adds to a variance.
    pub(super) fn epsilon(node: &Node<'a>) -> f32 {
        float(node, "epsilon", 1e-5)
    }
}
