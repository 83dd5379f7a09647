//! Parts of an axis: `Slice`, `Split`, and the last step of a sequence.

use super::layout::axes_value;
use super::lines::runs;
use super::{Flow, Kind, Layer, Translation, Value};
use crate::axes;
use crate::constants::slice_range;
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{self, Atom, Of};

impl<'a> Translation<'a> {
    pub(super) fn slice(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let (starts, ends) = (self.wholes_of(node, 1, "starts")?, self.wholes_of(node, 2, "ends")?);
        let (Some(starts), Some(ends)) = (starts, ends) else { return Err(Error::new("has no range")) };
        let (axes, steps) = (self.wholes_of(node, 3, "axes")?, self.wholes_of(node, 4, "steps")?);
        if let Value::Axes(axes) = self.value(name)?.clone() {
            let (Some(start), Some(end)) = (starts.first(), ends.first()) else { return Err(Error::new("has no range")) };
            let places = slice_range(axes.len(), [*start, *end, 1]).unwrap_or_default();
            let axes = places.into_iter().filter_map(|place| axes.get(place).copied()).collect();
            self.values.insert(node.output(0), axes_value(axes));
            return Ok(());
        }
        if let Value::Padded(padded) = self.value(name)?.clone() {
            return self.last_of_line(node, &padded);
        }
        let mut flow = self.flow(name)?;
        for (place, (start, end)) in starts.iter().zip(&ends).enumerate() {
            let axis = axes.as_ref().map_or(Some(axes::whole(place)), |axes| axes.get(place).copied());
            let axis = axis.and_then(|axis| axes::place(axis, flow.view.rank()));
            let axis = axis.ok_or_else(|| Error::new("has no such axis"))?;
            let step = steps.as_ref().and_then(|steps| steps.get(place).copied()).unwrap_or(1);
            let Some(size) = flow.view.size(axis) else {
                if (*start, step) == (0, 1) && *end > i64::from(i32::MAX) - 1 {
                    // All rows.
                    continue;
                }
                return Err(Error::new("takes a part of the rows, which are independent of each other in a network"));
            };
            let places = slice_range(size, [*start, *end, step]).filter(|places| !places.is_empty());
            flow = self.taken(flow, axis, &places.ok_or_else(|| Error::new("takes an empty part"))?)?;
        }
        self.values.insert(node.output(0), Value::Flow(flow));
        Ok(())
    }

    pub(super) fn split(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let flow = self.input_of(node, 0)?;
        let axis = Self::axis(node, &flow, 0).ok_or_else(|| Error::new("has no such axis"))?;
        let size = flow.view.size(axis).ok_or_else(|| Error::new("parts rows, which is not supported"))?;
        let count = node.outputs.len();
        let equal = size.div_ceil(count.max(1));
        let sizes = match self.wholes_of(node, 1, "split")? {
            Some(sizes) => sizes.into_iter().map(|size| usize::try_from(size).unwrap_or(0)).collect::<Vec<_>>(),
            None => (0..count).map(|place| equal.min(size - (place * equal).min(size))).collect(),
        };
        if sizes.iter().try_fold(0_usize, |all, size| all.checked_add(*size)) != Some(size) || sizes.len() != count {
            return Err(Error::new(format!("parts {size} numbers into {sizes:?}")));
        }
        let mut start = 0;
        for (output, size) in node.outputs.clone().into_iter().zip(sizes) {
            let places: Vec<usize> = (start..start + size).collect();
            if places.is_empty() {
                return Err(Error::new("gives an empty part"));
            }
            let part = self.taken(flow.clone(), axis, &places)?;
            self.values.insert(output, Value::Flow(part));
            start += size;
        }
        Ok(())
    }

    /// A part of an axis: the last step, or some outputs of a product, which become a product of their own.
    pub(super) fn taken(&mut self, flow: Flow, axis: usize, places: &[usize]) -> Result<Flow, Error> {
        let size = flow.view.size(axis).unwrap_or(0);
        if places.iter().copied().eq(0..size) {
            return Ok(flow);
        }
        let shape = self.shape(&flow);
        if let Shape::Steps([steps, features]) = shape {
            if flow.view.is_whole(axis, Of::Steps, steps) && places == [steps - 1] && steps > 1 {
                let flow = self.done(flow);
                // Right behind a layer that goes both ways, `Last` would take the last state of each direction.
                let both_ways = matches!(&self.layers[flow.layer].kind, Kind::Of(text) if text.contains("bidirectional"));
                let text = format!("Slice(0..{features})");
                let before = if both_ways { self.push(Kind::Of(text), vec![flow.layer], shape) } else { flow.layer };
                let layer = self.push(Kind::Of("Last".to_owned()), vec![before], Shape::Numbers(features));
                let mut view = flow.view;
                view.0[axis] = Vec::new();
                return Ok(Flow { layer, view, then: None });
            }
        }
        // Places of channels that are neighbours.
        let channels = [(Of::Channels, shape.channels())];
        if let Some(lie) = shuffled(&flow, axis, &channels) {
            let from: Vec<usize> = places.iter().filter_map(|place| lie.get(*place).copied()).collect();
            return Ok(self.channels_of(flow, axis, &from));
        }
        let (from, count) = (places[0], places.len());
        let is_run = places.iter().copied().eq(from..from + count);
        let atoms: Vec<Atom> = flow.view.0[axis].iter().filter(|atom| atom.of != Of::Rows).copied().collect();
        let block = match &atoms[..] {
            [Atom { of: Of::Channels, size, stride: 1 }] if *size == shape.channels() && is_run => Some(1),
            // The first digit of channels: whole blocks of them.
            [Atom { of: Of::Channels, size, stride }] if size * stride == shape.channels() && is_run => Some(*stride),
            _ => None,
        };
        let Some(block) = block else { return self.taken_anywhere(flow, axis, places) };
        let flow = self.done(flow);
        let layer = if let Some(layer) = self.part_of_product(flow.layer, from * block, count * block) {
            layer
        } else {
            let text = format!("Slice({}..{})", from * block, (from + count) * block);
            self.push(Kind::Of(text), vec![flow.layer], shape.with_channels(count * block))
        };
        let mut view = flow.view;
        view.set(axis, view::part(Of::Channels, count, block));
        Ok(Flow { layer, view, then: None })
    }

    /// Places of an axis that is no layer's: with all axes behind it they become numbers at each step of the axes before it.
    fn taken_anywhere(&mut self, flow: Flow, axis: usize, places: &[usize]) -> Result<Flow, Error> {
        let inner: Vec<usize> = (axis..flow.view.rank()).filter(|axis| !flow.view.has_rows(*axis)).collect();
        let flow = self.lines(flow, &inner)?;
        let (shape, size) = (self.shape(&flow), flow.view.size(axis).unwrap_or(1));
        let block = shape.channels() / size;
        self.spend(places.len() * block)?;
        let numbers: Vec<usize> = places.iter().flat_map(|place| place * block..(place + 1) * block).collect();
        let to = shape.with_channels(numbers.len());
        let text = match &runs(&numbers)[..] {
            run if !run.contains([',', '(']) && run.contains("..") => format!("Slice({run})"),
            list => format!("Slice([{list}])"),
        };
        let layer = self.push(Kind::Of(text), vec![flow.layer], to);
        let mut view = flow.view;
        view.set(axis, view::part(Of::Channels, places.len(), block));
        Ok(Flow { layer, view, then: None })
    }

    /// A flow whose channels lie in their order along an axis that has all of them.
    pub(super) fn by_channel(&mut self, flow: Flow, axis: usize) -> Flow {
        match shuffled(&flow, axis, &[(Of::Channels, self.shape(&flow).channels())]) {
            Some(lie) => self.channels_of(flow, axis, &lie),
            None => flow,
        }
    }

    /// Some channels in this order along an axis that has channels only.
    fn channels_of(&mut self, flow: Flow, axis: usize, channels: &[usize]) -> Flow {
        let flow = self.done(flow);
        let shape = self.shape(&flow).with_channels(channels.len());
        let layer = self.push(Kind::Of(format!("Slice([{}])", runs(channels))), vec![flow.layer], shape);
        let mut view = flow.view;
        view.set(axis, view::part(Of::Channels, channels.len(), 1));
        Flow { layer, view, then: None }
    }

    /// A product with some of the outputs of another one, if nothing else than such parts reads that.
    fn part_of_product(&mut self, layer: usize, from: usize, count: usize) -> Option<usize> {
        if !self.is_product(layer) {
            return None;
        }
        let Layer { kind: Kind::Of(text), inputs, shape, tensors, name } = self.layers[layer].clone() else { return None };
        if text.contains("groups = ") {
            return None;
        }
        let outputs = shape.channels();
        let (kind, arguments) = text.split_once('(')?;
        let arguments = arguments.strip_prefix(&outputs.to_string())?;
        let part = |tensor: &Tensor| {
            let row = tensor.numbers.len() / outputs.max(1);
            let shape = [count].into_iter().chain(tensor.shape.iter().copied().skip(1)).collect();
            Some(Tensor::new(tensor.name.clone(), shape, tensor.numbers.get(from * row..(from + count) * row)?.to_vec()))
        };
        let tensors = tensors.iter().map(part).collect::<Option<Vec<_>>>()?;
        let new = self.push(Kind::Of(format!("{kind}({count}{arguments}")), inputs, shape.with_channels(count));
        let like = format!("{}_{from}.weight", name.unwrap_or_default());
        self.with_tensors(new, "part", &like, tensors);
        Some(new)
    }
}

/// The channels in the order in which they lie along an axis that has all of them, if this is another one than theirs.
fn shuffled(flow: &Flow, axis: usize, channels: &[(Of, usize)]) -> Option<Vec<usize>> {
    let places = flow.view.places(axis, channels)?;
    let mut lie = vec![0; places.len()];
    places.iter().enumerate().for_each(|(channel, place)| lie[*place] = channel);
    (!lie.is_sorted()).then_some(lie)
}
