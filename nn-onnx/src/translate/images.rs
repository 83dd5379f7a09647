//! Convolutions, pools and normalisations over images.

use super::affine::Affine;
use super::{Flow, Translation, float, sizes, text, whole};
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// The windows of a convolution or a pool, along height and width.
struct Windows {
    kernel: [usize; 2],
    stride: [usize; 2],
    dilation: [usize; 2],
    padding: [usize; 2],
}

impl Windows {
    fn of(node: &Node<'_>, kernel: [usize; 2]) -> Result<Self, Error> {
        let pair = |name: &str, default: usize| match sizes(node, name)?.as_deref() {
            None => Ok([default, default]),
            Some([height, width]) => Ok([*height, *width]),
            Some(other) => Err(Error::new(format!("has {} numbers as `{name}`: expected two, for height and width", other.len()))),
        };
        let (stride, dilation) = (pair("strides", 1)?, pair("dilations", 1)?);
        let pads = sizes(node, "pads")?.unwrap_or_else(|| vec![0; 4]);
        let padding = match (text(node, "auto_pad", "NOTSET"), &pads[..]) {
            ("NOTSET", [top, left, bottom, right]) if top == bottom && left == right => [*top, *left],
            ("NOTSET", _) => return Err(Error::new(format!("has the padding {pads:?}: the same is expected on both sides of an axis"))),
            ("VALID", _) => [0, 0],
            (_, _) if stride == [1, 1] && [0, 1].iter().all(|axis| kernel[*axis] % 2 == 1) => {
                [0, 1].map(|axis| dilation[axis] * (kernel[axis] - 1) / 2)
            }
            (other, _) => {
                return Err(Error::new(format!("has `auto_pad = {other}` with a stride or an even kernel, which pads one side more")));
            }
        };
        Ok(Self { kernel, stride, dilation, padding })
    }

    /// The arguments that differ from what a layer does by itself. `stride`: its default.
    fn arguments(&self, stride: [usize; 2]) -> Vec<String> {
        let named = [("stride", self.stride, stride), ("padding", self.padding, [0, 0]), ("dilation", self.dilation, [1, 1])];
        let differing = named.into_iter().filter(|(_, given, default)| given != default);
        differing.map(|(name, given, _)| format!("{name} = {}", pair(given))).collect()
    }

    /// How many windows there are along an axis of a side.
    fn count(&self, axis: usize, side: usize) -> Option<usize> {
        let span = self.dilation[axis] * self.kernel[axis].checked_sub(1)? + 1;
        (side + 2 * self.padding[axis]).checked_sub(span)?.checked_div(self.stride[axis]).map(|count| count + 1)
    }

    fn over(&self, [height, width]: [usize; 2]) -> Result<[usize; 2], Error> {
        match (self.count(0, height), self.count(1, width)) {
            (Some(rows), Some(columns)) => Ok([rows, columns]),
            _ => Err(Error::new(format!("has a kernel of {} over an image of {height} x {width}", pair(self.kernel)))),
        }
    }
}

/// `3`, or `[3, 5]`.
fn pair([height, width]: [usize; 2]) -> String {
    if height == width { height.to_string() } else { format!("[{height}, {width}]") }
}

impl<'a> Translation<'a> {
    fn image(&mut self, node: &Node<'a>) -> Result<(Flow, [usize; 3]), Error> {
        let flow = self.input_of(node, 0)?;
        match self.shape(&flow) {
            Shape::Image(axes) => Ok((flow, axes)),
            _ => Err(Error::new(format!("reads the shape {:?}: expected an image, of channels, height and width", flow.axes))),
        }
    }

    /// `Conv` and `ConvTranspose`.
    pub(super) fn convolution(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let (flow, [channels, height, width]) = self.image(node)?;
        let mut weight = self.required(node, 1, "weight")?;
        let [first, second, kernel @ ..] = &weight.shape[..] else { return Err(Error::new("has a weight of one axis")) };
        let &[lines, pixels] = kernel else {
            return Err(Error::new(format!("has a weight of the shape {:?}: expected one over images", weight.shape)));
        };
        let windows = Windows::of(node, [lines, pixels])?;
        let groups =
            usize::try_from(whole(node, "group", 1)).ok().filter(|groups| *groups > 0).ok_or_else(|| Error::new("has no groups"))?;
        let is_transposed = node.operator == "ConvTranspose";
        if is_transposed && (text(node, "auto_pad", "NOTSET").starts_with("SAME") || node.attribute("output_shape").is_some()) {
            return Err(Error::new("has a padding that follows from the size of its output, which is not supported"));
        }
        let (outputs, inputs) = if is_transposed { (second * groups, *first) } else { (*first, second * groups) };
        if inputs != channels || weight.numbers.is_empty() {
            return Err(Error::new(format!("has weights for {inputs} channels, but reads {channels}")));
        }
        let bias = self.constant_of(node, 2)?.map(|bias| bias.numbers.clone());
        if bias.as_ref().is_some_and(|bias| bias.len() != outputs) {
            return Err(Error::new(format!("has a bias of another size than {outputs}")));
        }
        let mut arguments = vec![outputs.to_string(), format!("kernel = {}", pair(windows.kernel))];
        arguments.extend(windows.arguments([1, 1]));
        if groups > 1 {
            arguments.push(format!("groups = {groups}"));
        }
        if bias.is_none() {
            arguments.push("bias = false".to_owned());
        }
        let shape = if is_transposed {
            let rest = sizes(node, "output_padding")?.unwrap_or_else(|| vec![0, 0]);
            let &[below, right] = &rest[..] else { return Err(Error::new("has not two numbers as `output_padding`")) };
            if rest != [0, 0] {
                arguments.push(format!("output_padding = {}", pair([below, right])));
            }
            let rest = [below, right];
            let side = |axis: usize, side: usize| {
                let span = windows.dilation[axis] * (windows.kernel[axis] - 1) + 1;
                ((side - 1) * windows.stride[axis] + span + rest[axis]).checked_sub(2 * windows.padding[axis])
            };
            match (side(0, height), side(1, width)) {
                (Some(height), Some(width)) => Shape::Image([outputs, height, width]),
                _ => return Err(Error::new("has a padding that removes the whole output")),
            }
        } else {
            let [rows, columns] = windows.over([height, width])?;
            Shape::Image([outputs, rows, columns])
        };
        let (kind, name) = if is_transposed { ("ConvTranspose2d", "conv_transpose2d") } else { ("Conv2d", "conv2d") };
        let layer = self.give(node, format!("{kind}({})", arguments.join(", ")), &flow, shape);
        let named = std::mem::replace(&mut weight.name, "weight".to_owned());
        let bias = bias.map(|bias| Tensor::new("bias", vec![outputs], bias));
        self.with_tensors(layer, name, &named, [weight].into_iter().chain(bias).collect());
        Ok(())
    }

    /// `MaxPool` and `AveragePool`.
    pub(super) fn pool(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let (flow, [channels, height, width]) = self.image(node)?;
        let Some(&[lines, pixels]) =
            sizes(node, "kernel_shape")?.as_deref().and_then(|kernel| kernel.first_chunk::<2>().filter(|_| kernel.len() == 2))
        else {
            return Err(Error::new("has no kernel of two sides"));
        };
        let windows = Windows::of(node, [lines, pixels])?;
        let is_max = node.operator == "MaxPool";
        if windows.dilation != [1, 1] || whole(node, "storage_order", 0) != 0 || node.outputs.len() > 1 {
            return Err(Error::new("has a dilation, or gives places: only the pool itself is supported"));
        }
        if !is_max && windows.padding != [0, 0] && whole(node, "count_include_pad", 0) == 0 {
            return Err(Error::new("leaves out its padding from the mean: only `count_include_pad = 1` is supported with a padding"));
        }
        let [rows, columns] = windows.over([height, width])?;
        // With `ceil_mode` there are windows that only begin inside of the image.
        let rest = |axis: usize, side: usize| (side + 2 * windows.padding[axis] - windows.kernel[axis]) % windows.stride[axis].max(1);
        if whole(node, "ceil_mode", 0) != 0 && (rest(0, height), rest(1, width)) != (0, 0) {
            return Err(Error::new("has windows that reach beyond the image, by `ceil_mode`, which is not supported"));
        }
        let kind = if is_max { "MaxPool" } else { "AvgPool" };
        let arguments: Vec<String> = [pair(windows.kernel)].into_iter().chain(windows.arguments(windows.kernel)).collect();
        self.give(node, format!("{kind}({})", arguments.join(", ")), &flow, Shape::Image([channels, rows, columns]));
        Ok(())
    }

    /// `GlobalMaxPool` and `GlobalAveragePool`, whose output has axes of size 1 in the file.
    pub(super) fn global_pool(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let (flow, [channels, ..]) = self.image(node)?;
        let kind = if node.operator == "GlobalMaxPool" { "GlobalMaxPool" } else { "GlobalAvgPool" };
        self.over_all(node, kind, &flow, channels, true);
        Ok(())
    }

    /// `ReduceMean` over height and width.
    pub(super) fn mean(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let (flow, [channels, ..]) = self.image(node)?;
        let axes = match self.constant_of(node, 1)? {
            Some(axes) => axes.whole.clone(),
            None => match node.attribute("axes") {
                Some(crate::file::Attribute::Wholes(axes)) => Some(axes.clone()),
                _ => None,
            },
        };
        let mut axes: Vec<i64> = axes.unwrap_or_default().into_iter().map(|axis| axis.rem_euclid(4)).collect();
        axes.sort_unstable();
        if axes != [2, 3] {
            return Err(Error::new(format!("takes the mean over the axes {axes:?}: expected height and width, [2, 3]")));
        }
        self.over_all(node, "GlobalAvgPool", &flow, channels, whole(node, "keepdims", 1) != 0);
        Ok(())
    }

    fn over_all(&mut self, node: &Node<'a>, kind: &str, flow: &Flow, channels: usize, keeps: bool) {
        let axes = if keeps { vec![channels, 1, 1] } else { vec![channels] };
        self.give_axes(node, kind, flow, (Shape::Numbers(channels), axes));
    }

    pub(super) fn batch_norm(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let flow = self.pending(name)?;
        let channels = self.shape(&flow).channels();
        let mut tensors = Vec::new();
        for (place, name) in ["weight", "bias", "running_mean", "running_var"].into_iter().enumerate() {
            let tensor = self.required(node, place + 1, name)?;
            if tensor.numbers.len() != channels {
                return Err(Error::new(format!("has {} numbers as `{name}`, but {channels} channels", tensor.numbers.len())));
            }
            tensors.push(Tensor::new(name, vec![channels], tensor.numbers));
        }
        if whole(node, "training_mode", 0) != 0 {
            return Err(Error::new("is in training: export the network for predictions, in PyTorch after `net.eval()`"));
        }
        let epsilon = float(node, "epsilon", 1e-5);
        let numbers = |tensor: usize, place: usize| tensors[tensor].numbers[place];
        if self.options.fold && self.folds(name, &flow) {
            let factors: Vec<f32> = (0..channels).map(|place| numbers(0, place) / (numbers(3, place) + epsilon).sqrt()).collect();
            let summands = factors.iter().enumerate().map(|(place, factor)| numbers(1, place) - numbers(2, place) * factor).collect();
            self.then(node, name, flow, &Affine { factors, summands });
            return Ok(());
        }
        let flow = self.input_of(node, 0)?;
        let shape = self.shape(&flow);
        let named = node.inputs.get(1).copied().unwrap_or_default();
        let text = if epsilon == 1e-5 { "BatchNorm".to_owned() } else { format!("BatchNorm(epsilon = {epsilon:?})") };
        let layer = self.give(node, text, &flow, shape);
        self.with_tensors(layer, "batch_norm", named, tensors);
        Ok(())
    }

    /// Whether a factor for each channel can become a part of the layer that a node reads.
    fn folds(&self, name: &str, flow: &Flow) -> bool {
        let alone = flow.then.as_ref().is_none_or(|(_, alone)| *alone) && self.uses.get(name).copied() == Some(1);
        alone && self.is_product(flow.layer)
    }

    /// `LayerNormalization` over the last axis.
    pub(super) fn layer_norm(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let flow = self.input_of(node, 0)?;
        let shape = self.shape(&flow);
        if !self.is_along_channels(node, &flow, -1) || self.channel_axis(&flow) != flow.axes.len() {
            return Err(Error::new("normalises more than the last axis, which is not supported"));
        }
        let weight = self.required(node, 1, "weight")?;
        let bias = self.constant_of(node, 2)?.map(|bias| bias.numbers.clone());
        let channels = shape.channels();
        if weight.numbers.len() != channels || bias.as_ref().is_some_and(|bias| bias.len() != channels) {
            return Err(Error::new(format!("has weights for another number of features than {channels}")));
        }
        let epsilon = float(node, "epsilon", 1e-5);
        let mut arguments: Vec<String> = Vec::new();
        if bias.is_none() {
            arguments.push("bias = false".to_owned());
        }
        if epsilon != 1e-5 {
            arguments.push(format!("epsilon = {epsilon:?}"));
        }
        let text = if arguments.is_empty() { "LayerNorm".to_owned() } else { format!("LayerNorm({})", arguments.join(", ")) };
        let layer = self.give(node, text, &flow, shape);
        let tensors = [("weight", Some(weight.numbers)), ("bias", bias)].into_iter();
        let tensors = tensors.filter_map(|(name, numbers)| Some(Tensor::new(name, vec![channels], numbers?))).collect();
        self.with_tensors(layer, "layer_norm", &weight.name, tensors);
        Ok(())
    }
}
