//! Normalisations.

use super::affine::Affine;
use super::{Flow, Kind, Translation, whole};
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{Atom, Of, View};

impl<'a> Translation<'a> {
    pub(super) fn batch_norm(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let mut flow = self.pending(name)?;
        if !self.has_channels_second(&flow) {
            flow = self.lines(flow, &[1])?;
        }
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
        let epsilon = Self::epsilon(node);
        let numbers = |tensor: usize, place: usize| tensors[tensor].numbers[place];
        if self.options.fold && self.folds(name, &flow) {
            let factors: Vec<f32> = (0..channels).map(|place| numbers(0, place) / (numbers(3, place) + epsilon).sqrt()).collect();
            let summands = factors.iter().enumerate().map(|(place, factor)| numbers(1, place) - numbers(2, place) * factor).collect();
            self.then(node, name, flow, &Affine { factors, summands });
            return Ok(());
        }
        let flow = self.done(flow);
        let named = node.inputs.get(1).copied().unwrap_or_default();
        let text = if epsilon == 1e-5 { "BatchNorm".to_owned() } else { format!("BatchNorm(epsilon = {epsilon:?})") };
        let layer = self.keep(node, text, &flow);
        self.with_tensors(layer, "batch_norm", named, tensors);
        Ok(())
    }

    /// Whether the second axis has all channels, in the order of the layer.
    fn has_channels_second(&self, flow: &Flow) -> bool {
        self.channel_axis(flow) == Some(1) && flow.view.is_whole(1, Of::Channels, self.shape(flow).channels())
    }

    /// Whether a factor for each channel can become a part of the layer that a node reads.
    fn folds(&self, name: &str, flow: &Flow) -> bool {
        let alone = flow.then.as_ref().is_none_or(|(_, alone)| *alone) && self.uses.get(name).copied() == Some(1);
        alone && self.is_product(flow.layer)
    }

    /// `LayerNormalization` and `RMSNormalization` over the last axis.
    pub(super) fn layer_norm(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let mut flow = self.input_of(node, 0)?;
        let rank = flow.view.rank();
        if rank == 2 && Self::axis(node, &flow, -1) == Some(1) {
            flow = self.numbers_of(flow)?;
        }
        if let Some(flow) = self.whole_rows(node, &flow) {
            return self.norm_of_rows(node, &flow);
        }
        if !self.is_along_channels(node, &flow, -1)
            || !flow.view.is_whole(rank - 1, Of::Channels, self.shape(&flow).channels())
            || self.channel_axis(&flow).map(|axis| axis + 1) != Some(rank)
            || matches!(self.shape(&flow), Shape::Image(_))
        {
            let axis = Self::axis(node, &flow, -1).ok_or_else(|| Error::new("has no such axis"))?;
            flow = self.lines(flow, &(axis..rank).collect::<Vec<_>>())?;
        }
        let weight = self.required(node, 1, "weight")?;
        let bias = self.constant_of(node, 2)?.cloned();
        let channels = self.shape(&flow).channels();
        let of_channels = |tensor: &Tensor| self.per_channel(&flow, tensor);
        let (numbers, bias) = match (of_channels(&weight), bias.as_ref().map(of_channels)) {
            (Some(weight), None) => (weight, None),
            (Some(weight), Some(Some(bias))) => (weight, Some(bias)),
            _ => return Err(Error::new(format!("has weights for another number of features than {channels}"))),
        };
        if node.operator == "RMSNormalization" {
            self.rms_norm(node, &flow, Self::epsilon(node), &weight.name, numbers);
        } else {
            self.norm(node, &flow, Self::epsilon(node), &weight.name, (numbers, bias));
        }
        Ok(())
    }

    /// The numbers of each row as one axis, if a node normalises several axes that have all of them.
    fn whole_rows(&mut self, node: &Node<'a>, flow: &Flow) -> Option<Flow> {
        let (axis, shape) = (Self::axis(node, flow, -1)?, self.shape(flow));
        let others = flow.view.0[..axis].iter().flatten().all(|atom| atom.of == Of::Rows);
        if !others || flow.view.rank() < axis + 2 || !flow.view.is_natural(shape) || matches!(shape, Shape::Tokens(_)) {
            return None;
        }
        let count: usize = shape.axes().iter().product();
        let mut row = 1;
        let digits = |atoms: &Vec<Atom>| -> Vec<Atom> {
            let size: usize = atoms.iter().filter(|atom| atom.of != Of::Rows).map(|atom| atom.size).product();
            row *= size;
            let rows = atoms.iter().filter(|atom| atom.of == Of::Rows).copied();
            rows.chain((size > 1).then_some(Atom { of: Of::Channels, size, stride: count / row })).collect()
        };
        let view = View(flow.view.0.iter().map(digits).collect());
        Some(self.reshaped(flow, Shape::Numbers(count), view))
    }

    /// A normalisation of all numbers of each row.
    fn norm_of_rows(&mut self, node: &Node<'a>, flow: &Flow) -> Result<(), Error> {
        let count = self.shape(flow).channels();
        let weight = self.required(node, 1, "weight")?;
        let bias = self.constant_of(node, 2)?.map(|bias| bias.numbers.clone());
        if weight.numbers.len() != count || bias.as_ref().is_some_and(|bias| bias.len() != count) {
            return Err(Error::new(format!("has weights for another number of numbers than {count}")));
        }
        if node.operator == "RMSNormalization" {
            self.rms_norm(node, flow, Self::epsilon(node), &weight.name, weight.numbers);
        } else {
            self.norm(node, flow, Self::epsilon(node), &weight.name, (weight.numbers, bias));
        }
        Ok(())
    }

    /// A `LayerNorm` with these numbers.
    pub(super) fn norm(&mut self, node: &Node<'a>, flow: &Flow, epsilon: f32, named: &str, (weight, bias): (Vec<f32>, Option<Vec<f32>>)) {
        let mut arguments: Vec<String> = Vec::new();
        if bias.is_none() {
            arguments.push("bias = false".to_owned());
        }
        if epsilon != 1e-5 {
            arguments.push(format!("epsilon = {epsilon:?}"));
        }
        let text = if arguments.is_empty() { "LayerNorm".to_owned() } else { format!("LayerNorm({})", arguments.join(", ")) };
        let layer = self.keep(node, text, flow);
        let tensors = [("weight", Some(weight)), ("bias", bias)].into_iter();
        let tensors =
            tensors.filter_map(|(name, numbers)| numbers.map(|numbers| Tensor::new(name, vec![numbers.len()], numbers))).collect();
        self.with_tensors(layer, "layer_norm", named, tensors);
    }

    pub(super) fn rms_norm(&mut self, node: &Node<'a>, flow: &Flow, epsilon: f32, named: &str, weight: Vec<f32>) {
        let text = if epsilon == 1e-5 { "RmsNorm".to_owned() } else { format!("RmsNorm(epsilon = {epsilon:?})") };
        let layer = self.keep(node, text, flow);
        self.with_tensors(layer, "rms_norm", named, vec![Tensor::new("weight", vec![weight.len()], weight)]);
    }

    /// Whether factors and summands behind a layer can join its numbers: a normalisation made of several nodes has none yet.
    pub(super) fn is_own_norm(&self, layer: usize) -> bool {
        let layer = &self.layers[layer];
        let is_norm =
            matches!(&layer.kind, Kind::Of(text) if ["LayerNorm", "RmsNorm", "GroupNorm"].iter().any(|kind| text.starts_with(kind)));
        is_norm
            && layer
                .tensors
                .iter()
                .all(|tensor| tensor.numbers.iter().all(|number| *number == if tensor.name == "weight" { 1.0 } else { 0.0 }))
    }

    /// `GroupNormalization`, and `InstanceNormalization`: a group for each channel.
    pub(super) fn group_norm(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let flow = self.input_of(node, 0)?;
        let channels = self.shape(&flow).channels();
        // PyTorch writes groups as an axis of their own: the first digits of channels.
        let digits = match flow.view.0.get(1).map(Vec::as_slice) {
            Some([]) => Some(1),
            Some([Atom { of: Of::Channels, size, stride }]) if size * stride == channels => Some(*size),
            _ => None,
        };
        let by_groups = digits.filter(|_| node.operator == "InstanceNormalization" && flow.view.is_natural(self.shape(&flow)));
        let (flow, groups) = if let Some(groups) = by_groups {
            (flow, groups)
        } else {
            let flow = if self.has_channels_second(&flow) { flow } else { self.lines(flow, &[1])? };
            let is_instance = node.operator == "InstanceNormalization";
            let groups =
                if is_instance { self.shape(&flow).channels() } else { usize::try_from(whole(node, "num_groups", 0)).unwrap_or(0) };
            (flow, groups)
        };
        let channels = self.shape(&flow).channels();
        if groups == 0 || channels % groups != 0 || matches!(self.shape(&flow), Shape::Tokens(_)) {
            return Err(Error::new(format!("normalises {groups} groups of {}", flow.view.text())));
        }
        let (weight, bias) = (self.required(node, 1, "weight")?, self.required(node, 2, "bias")?);
        let per_channel = |tensor: &Tensor| -> Result<Vec<f32>, Error> {
            match tensor.numbers.len() {
                len if len == channels => Ok(tensor.numbers.clone()),
                // Before version 21 there was one for each group.
                len if len == groups => Ok((0..channels).map(|channel| tensor.numbers[channel / (channels / groups)]).collect()),
                len => Err(Error::new(format!("has {len} numbers for {channels} channels"))),
            }
        };
        let epsilon = Self::epsilon(node);
        let text = if epsilon == 1e-5 { format!("GroupNorm({groups})") } else { format!("GroupNorm({groups}, epsilon = {epsilon:?})") };
        let tensors =
            vec![Tensor::new("weight", vec![channels], per_channel(&weight)?), Tensor::new("bias", vec![channels], per_channel(&bias)?)];
        let layer = self.keep(node, text, &flow);
        self.with_tensors(layer, "group_norm", &weight.name, tensors);
        Ok(())
    }
}
