//! Convolutions, pools and resizing, over images and sequences.

use super::states::Padded;
use super::windows::{Positions, Windows};
use super::{Flow, MOST, Translation, Value, float, sizes, text, whole};
use crate::axes::place;
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{Of, View, dimensions};

impl<'a> Translation<'a> {
    /// What a node reads as an image, or as a sequence whose features are before its steps.
    fn positions(&mut self, node: &Node<'a>) -> Result<Positions, Error> {
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
    fn positions_of(&mut self, flow: Flow) -> Result<Positions, Error> {
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
                    let axes = flow.view.text();
                    return Err(Error::new(format!("reads {axes}, whose numbers lie in another order than those of a sequence")));
                }
            };
            return Ok(Positions { flow, channels, sides: [steps, 1], axes: 1, padding: [[0, 0]; 2] });
        }
        if flow.view.rank() != 4 {
            return Err(expected(&flow));
        }
        let flow = self.by_channel(flow, 1)?;
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
        let windows = Windows::of(node, kernel, &positions)?;
        let groups =
            usize::try_from(whole(node, "group", 1)).ok().filter(|groups| *groups > 0).ok_or_else(|| Error::new("has no groups"))?;
        let is_transposed = node.operator == "ConvTranspose";
        if is_transposed && (text(node, "auto_pad", "NOTSET").starts_with("SAME") || node.attribute("output_shape").is_some()) {
            return Err(Error::new("has a padding that follows from the size of its output, which is not supported"));
        }
        let (outputs, inputs) =
            if is_transposed { (second.saturating_mul(groups), *first) } else { (*first, second.saturating_mul(groups)) };
        if inputs != positions.channels || weight.numbers.is_empty() {
            return Err(Error::new(format!("has weights for {inputs} channels, but reads {}", positions.channels)));
        }
        let bias = self.constant_of(node, 2)?.map(|bias| bias.numbers.clone());
        if bias.as_ref().is_some_and(|bias| bias.len() != outputs) {
            return Err(Error::new(format!("has a bias of another size than {outputs}")));
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
            let rest = sizes(node, "output_padding")?.unwrap_or_else(|| vec![0; windows.axes]);
            let (Some(below), right) = (rest.first().copied(), rest.get(1).copied().unwrap_or(0)) else {
                return Err(Error::new("has no number as `output_padding`"));
            };
            let rest = [below, right];
            if rest != [0, 0] {
                arguments.push(format!("output_padding = {}", windows.pair(rest)));
            }
            if windows.padding.iter().any(|[before, behind]| before != behind) {
                return Err(Error::new(format!("has the padding {:?}: the same is expected on both sides of an axis", windows.padding)));
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
        Ok(())
    }

    /// `Pad` by zeros, before a convolution.
    pub(super) fn pad(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let given = self.wholes_of(node, 1, "pads")?;
        let pads =
            given.and_then(|pads| pads.iter().map(|pad| usize::try_from(*pad).ok().filter(|pad| *pad <= MOST)).collect::<Option<Vec<_>>>());
        let pads = pads.ok_or_else(|| Error::new("has no padding, or removes numbers, which is not supported"))?;
        if pads.iter().all(|pad| *pad == 0) {
            let value = self.value(name)?.clone();
            self.same_as(name, node.output(0), value);
            return Ok(());
        }
        let is_zero = match self.constant_of(node, 2)? {
            Some(value) => value.numbers.iter().all(|number| *number == 0.0),
            None => float(node, "value", 0.0) == 0.0,
        };
        if text(node, "mode", "constant") != "constant" || !is_zero || self.constant_of(node, 3)?.is_some() {
            return Err(Error::new("pads with other than zeros, or along given axes, which is not supported"));
        }
        // As the positions of what is padded, so that the padding is along axes of a layer.
        let flow = self.flow(name)?;
        let flow = self.positions_of(flow)?.flow;
        let rank = flow.view.rank();
        if pads.len() != 2 * rank || pads[0] + pads[rank] + pads[1] + pads[rank + 1] > 0 {
            return Err(Error::new(format!("has the padding {pads:?} of {}: only positions can be padded", flow.view.text())));
        }
        let along = if rank == 3 { vec![Of::Steps] } else { vec![Of::Height, Of::Width] };
        let padding = along.into_iter().enumerate().map(|(axis, of)| (of, [pads[axis + 2], pads[rank + axis + 2]])).collect();
        self.values.insert(node.output(0), Value::Padded(Padded { flow, padding, state: None }));
        Ok(())
    }

    /// `MaxPool` and `AveragePool`.
    pub(super) fn pool(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let positions = self.positions(node)?;
        let kernel = sizes(node, "kernel_shape")?.ok_or_else(|| Error::new("has no kernel"))?;
        let mut windows = Windows::of(node, &kernel, &positions)?;
        let is_max = node.operator == "MaxPool";
        if windows.dilation != [1, 1] || whole(node, "storage_order", 0) != 0 || node.outputs.len() > 1 {
            return Err(Error::new("has a dilation, or gives places: only the pool itself is supported"));
        }
        if !is_max && windows.padding != [[0, 0]; 2] && whole(node, "count_include_pad", 0) == 0 {
            return Err(Error::new("leaves out its padding from the mean: only `count_include_pad = 1` is supported with a padding"));
        }
        // With `ceil_mode` there are windows that only begin inside of the image.
        windows.over(positions.sides)?;
        for axis in 0..windows.axes {
            let [before, behind] = windows.padding[axis];
            let rest = (positions.sides[axis] + before + behind - windows.kernel[axis]) % windows.stride[axis];
            if whole(node, "ceil_mode", 0) == 0 || rest == 0 {
                continue;
            }
            let missing = windows.stride[axis] - rest;
            let begins = positions.sides[axis] + before + behind + missing - windows.kernel[axis];
            if begins < positions.sides[axis] + before {
                if !is_max {
                    return Err(Error::new("has windows that reach beyond the image, by `ceil_mode`, which is not supported for a mean"));
                }
                windows.padding[axis][1] += missing;
            }
        }
        let sides = windows.over(positions.sides)?;
        let kind = if is_max { "MaxPool" } else { "AvgPool" };
        let arguments: Vec<String> = [windows.pair(windows.kernel)].into_iter().chain(windows.arguments(windows.kernel)).collect();
        self.give(node, format!("{kind}({})", arguments.join(", ")), &positions.flow, positions.with(positions.channels, sides));
        Ok(())
    }

    /// `GlobalMaxPool` and `GlobalAveragePool`, whose output has axes of size 1 in the file.
    pub(super) fn global_pool(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let positions = self.positions(node)?;
        let kind = if node.operator == "GlobalMaxPool" { "GlobalMaxPool" } else { "GlobalAvgPool" };
        let (_, view) = positions.with(positions.channels, [1, 1]);
        self.give(node, kind, &positions.flow, (Shape::Numbers(positions.channels), view));
        Ok(())
    }

    /// `ReduceMean` and `ReduceMax` over all positions, or the mean over channels, a part of a normalisation.
    pub(super) fn reduce(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let given = self.wholes_of(node, 1, "axes")?.ok_or_else(|| Error::new("takes all axes together, which is not supported"))?;
        if node.operator == "ReduceMean" && self.mean_of_channels(node, &given)? {
            return Ok(());
        }
        let flow = self.input_of(node, 0)?;
        let shape = self.shape(&flow);
        let axes: Vec<usize> = given.iter().filter_map(|axis| place(*axis, flow.view.rank())).collect();
        let atoms = || axes.iter().flat_map(|axis| &flow.view.0[*axis]);
        let positions: usize = dimensions(shape).into_iter().filter(|(of, _)| *of != Of::Channels).map(|(_, size)| size).product();
        let are_positions = atoms().all(|atom| !matches!(atom.of, Of::Rows | Of::Channels | Of::Copies));
        if !are_positions
            || atoms().map(|atom| atom.size).product::<usize>() != positions
            || axes.len() != given.len()
            || matches!(shape, Shape::Numbers(_) | Shape::Tokens(_))
        {
            let axes = flow.view.text();
            return Err(Error::new(format!("goes over the axes {given:?} of {axes}: expected height and width, or all steps")));
        }
        let kind = if node.operator == "ReduceMax" { "GlobalMaxPool" } else { "GlobalAvgPool" };
        let keeps = whole(node, "keepdims", 1) != 0;
        let kept = flow.view.0.iter().enumerate().filter(|(axis, _)| keeps || !axes.contains(axis));
        let view = kept.map(|(axis, atoms)| if axes.contains(&axis) { Vec::new() } else { atoms.clone() }).collect();
        self.give(node, kind, &flow, (Shape::Numbers(shape.channels()), View(view)));
        Ok(())
    }

    /// `Resize` by whole factors, nearest or linear.
    pub(super) fn resize(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let positions = self.positions(node)?;
        let (scales, sizes) = if node.operator == "Upsample" { (1, 9) } else { (2, 3) };
        let scales = self.constant_of(node, scales)?.filter(|scales| !scales.numbers.is_empty());
        let sides = [0, 1].map(|axis| positions.sides[axis]);
        let factor = |axis: usize| -> Result<usize, Error> {
            let factor = match (scales, self.constant_of(node, sizes)?) {
                (Some(scales), _) => scales.numbers.get(axis + 2).copied(),
                (None, Some(sizes)) => sizes.numbers.get(axis + 2).map(|size| size / sides[axis] as f32),
                _ => None,
            };
            let factor = factor.ok_or_else(|| Error::new("has no scales"))?;
            if factor.fract() != 0.0 || !(1.0..=4096.0).contains(&factor) {
                return Err(Error::new(format!("makes an axis {factor} times as long: only whole factors are supported")));
            }
            Ok(factor as usize)
        };
        let factors = [factor(0)?, if positions.axes == 2 { factor(1)? } else { 1 }];
        let coordinates = text(node, "coordinate_transformation_mode", "half_pixel");
        let form = match (text(node, "mode", "nearest"), coordinates, text(node, "nearest_mode", "round_prefer_floor")) {
            ("nearest", "asymmetric", "floor") | ("nearest", "half_pixel", "round_prefer_floor" | "round_prefer_ceil") => "",
            ("nearest", ..) if node.operator == "Upsample" => "",
            ("linear", "half_pixel" | "pytorch_half_pixel", _) if positions.axes == 1 => ", linear",
            ("linear", "half_pixel" | "pytorch_half_pixel", _) => ", bilinear",
            (mode, ..) => {
                return Err(Error::new(format!(
                    "has the mode {mode} with the coordinates {coordinates}: `nearest` with `asymmetric` and `floor`, and `linear` with `half_pixel` are \
                     supported"
                )));
            }
        };
        let [height, width] = factors;
        let written = if height == width || positions.axes == 1 { height.to_string() } else { format!("[{height}, {width}]") };
        let sides = [sides[0].saturating_mul(height), sides[1].saturating_mul(width)];
        self.give(node, format!("Upsample({written}{form})"), &positions.flow, positions.with(positions.channels, sides));
        Ok(())
    }

    /// The number that a node adds to a variance.
    pub(super) fn epsilon(node: &Node<'a>) -> f32 {
        float(node, "epsilon", 1e-5)
    }
}
