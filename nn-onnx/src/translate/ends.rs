//! The inputs and outputs of the graph.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{Flow, Kind, MOST, Translation, Value, is_small};
use crate::axes;
use crate::error::Error;
use crate::file::{Attribute, Axis, End, Graph, Node};
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{self, Of, View, dimensions};

/// The name of a free axis: that of the file, or one made of the input's and the place.
fn free_name(end: &End<'_>, place: usize, axis: Axis<'_>) -> Option<String> {
    let is_name = |name: &str| {
        let letters = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && name.chars().all(letters)
    };
    match axis {
        // −1, as some write it, is any size.
        Axis::Size(size) if size >= 0 => None,
        Axis::Free(name) if is_name(name) => Some(name.to_owned()),
        _ => Some(format!("{}_{place}", end.name)),
    }
}

/// Whether an input is a whole number for all rows: it has no axes, or one of the size 1.
fn is_number(end: &End<'_>) -> bool {
    end.whole && matches!(end.axes[..], [] | [Axis::Size(1)])
}

/// The axis of rows: the first, unless it has a size, and a later one is free as the first axis of another input.
fn row_axis(end: &End<'_>, graph: &Graph<'_>) -> usize {
    let names: Vec<&str> =
        graph.inputs.iter().filter_map(|end| if let Some(Axis::Free(name)) = end.axes.first() { Some(*name) } else { None }).collect();
    let is_rows = |axis: &Axis<'_>| matches!(axis, Axis::Free(name) if names.contains(name));
    if let (Some(Axis::Size(rows)), Some(Axis::Size(first))) = (graph.inputs.first().and_then(|end| end.axes.first()), end.axes.first()) {
        // All have sizes: another axis than the first may have that of the first input's rows.
        let mut as_many = (0..end.axes.len()).filter(|place| matches!(end.axes[*place], Axis::Size(size) if size == *rows));
        return match (first == rows, as_many.next(), as_many.next()) {
            (false, Some(place), None) => place,
            _ => 0,
        };
    }
    let mut free = end.axes.iter().enumerate().filter(|(_, axis)| is_rows(axis)).map(|(place, _)| place);
    match (end.axes.first(), free.next(), free.next()) {
        (Some(Axis::Size(_)), Some(place), None) => place,
        _ => 0,
    }
}

/// The nodes that read each value first.
type Readers<'g, 'a> = HashMap<&'a str, Vec<&'g Node<'a>>>;

/// The axis that a value's channels or features are in, by the first node behind it that says so.
fn channel_axis(name: &str, rank: usize, readers: &Readers<'_, '_>, seen: &mut HashSet<String>) -> Option<usize> {
    if !seen.insert(name.to_owned()) {
        return None;
    }
    readers.get(name).into_iter().flatten().find_map(|node| match node.operator {
        "Conv"
        | "ConvTranspose"
        | "MaxPool"
        | "AveragePool"
        | "GlobalMaxPool"
        | "GlobalAveragePool"
        | "BatchNormalization"
        | "InstanceNormalization"
        | "GroupNormalization"
        | "Resize" => Some(1),
        "LSTM" | "GRU" | "RNN" => Some(2),
        "MatMul" | "LayerNormalization" => rank.checked_sub(1),
        "Transpose" => {
            let inner = channel_axis(node.output(0), rank, readers, seen)?;
            let Some(Attribute::Wholes(order)) = node.attribute("perm") else { return None };
            order.get(inner).and_then(|axis| usize::try_from(*axis).ok())
        }
        "Relu" | "Sigmoid" | "Tanh" | "Clip" | "LeakyRelu" | "Identity" | "Cast" | "Dropout" | "Add" | "Sub" | "Mul" | "Div" | "Pad"
        | "Concat" => channel_axis(node.output(0), rank, readers, seen),
        _ => None,
    })
}

impl<'a> Translation<'a> {
    pub(super) fn inputs(&mut self, graph: &'a Graph<'a>) -> Result<(), Error> {
        let mut free = Vec::new();
        for input in graph.inputs.iter().filter(|input| !self.states.is_one(input.name)) {
            let rows = row_axis(input, graph);
            let others = input.axes.iter().enumerate().filter(|(place, _)| *place != rows);
            free.extend(others.filter_map(|(place, axis)| free_name(input, place, *axis)));
            free.extend(is_number(input).then(|| input.name.to_owned()));
        }
        if let Some((name, _)) = self.options.sizes.iter().find(|(name, _)| !free.contains(name)) {
            let names = if free.is_empty() { "all have sizes".to_owned() } else { format!("its free axes are {free:?}") };
            return Err(Error::new(format!("none of its inputs has a free axis `{name}`: {names}")));
        }
        let mut readers: Readers<'_, '_> = HashMap::new();
        for node in graph.all_nodes() {
            if let Some(name) = node.inputs.first() {
                readers.entry(name).or_default().push(node);
            }
        }
        for input in &graph.inputs {
            if is_number(input) {
                self.number(input)?;
            } else if !self.states.is_one(input.name) {
                self.input(input, row_axis(input, graph), &readers)?;
            }
        }
        Ok(())
    }

    /// A whole number that the network is given, such as the rate of a sound. It is the same for all rows, and known while reading.
    fn number(&mut self, end: &'a End<'a>) -> Result<(), Error> {
        let given = self.options.sizes.iter().find(|(name, _)| name == end.name);
        let (_, number) = given.ok_or_else(|| {
            Error::new(format!("its input `{0}` is a whole number, which must be known: give it, `sizes({0} = 16000)`", end.name))
        })?;
        let constant = Tensor::of_whole(vec![1; end.axes.len()], vec![axes::whole(*number)]);
        self.values.insert(end.name, Value::Constant(Cow::Owned(constant)));
        Ok(())
    }

    fn input(&mut self, end: &'a End<'a>, row_axis: usize, readers: &Readers<'_, '_>) -> Result<(), Error> {
        let wrong = |what: String| Error::new(format!("its input `{}` {what}", end.name));
        let mut axes = Vec::new();
        for (place, axis) in end.axes.iter().enumerate().filter(|(place, _)| *place != row_axis) {
            let name = free_name(end, place, *axis);
            let size = match (axis, &name) {
                (_, Some(name)) => self.options.sizes.iter().find(|(other, _)| other == name).map(|(_, size)| *size),
                (Axis::Size(size), None) => usize::try_from(*size).ok(),
                (Axis::Free(_), None) => None,
            };
            let Some(size) = size.filter(|size| (1..=MOST).contains(size)) else {
                return Err(wrong(match name {
                    Some(name) => format!("has an axis of any size: give its size, `sizes({name} = 512)`"),
                    None => format!("has the size {axis:?}, which is 0, negative or too large"),
                }));
            };
            axes.push(size);
        }
        let rows = match end.axes.get(row_axis) {
            Some(Axis::Size(rows)) => usize::try_from(*rows).unwrap_or(0),
            _ => 0,
        };
        let channels = channel_axis(end.name, axes.len() + 1, readers, &mut HashSet::new()).filter(|_| row_axis == 0);
        // The order of the file's axes, where it is not that of a declaration.
        let (shape, order) = match (end.whole, &axes[..], channels) {
            (false, &[features, steps], Some(1)) => (Some(Shape::Steps([steps, features])), vec![0, 2, 1]),
            (false, &[height, width, channels], Some(3)) => (Some(Shape::Image([channels, height, width])), vec![0, 2, 3, 1]),
            // Other axes are digits of numbers.
            (false, [] | [_, _, _, _, ..], _) => {
                (Some(Shape::Numbers(axes.iter().fold(1, |all, size| all.saturating_mul(*size)))), Vec::new())
            }
            _ => (Shape::of(&axes), (0..=axes.len()).collect()),
        };
        self.is_turned |= order == [0, 2, 1] || order == [0, 2, 3, 1];
        // A stream goes along steps: a row of numbers is a single one.
        let (shape, order) = match shape {
            Some(Shape::Numbers(numbers)) if self.states.are_kept() && !end.whole => (Some(Shape::Steps([1, numbers])), vec![0, 2]),
            shape => (shape, order),
        };
        let shape = match (end.whole, shape.filter(|_| is_small(&axes))) {
            (true, Some(Shape::Numbers(steps))) => Shape::Tokens([steps, 0]),
            (false, Some(shape)) => shape,
            _ => {
                return Err(wrong(format!(
                    "has the shape {axes:?} behind the axis of rows: expected numbers, steps and features, channels, height and width, or whole \
                     numbers for each step"
                )));
            }
        };
        let layer = self.push(Kind::Input(end.name.to_owned()), Vec::new(), shape);
        let view = View::of(shape, rows);
        let view = if order.is_empty() {
            let mut stride = 1;
            let mut digits: Vec<_> = Vec::new();
            for size in axes.iter().rev() {
                digits.push(view::part(Of::Channels, *size, stride));
                stride *= size;
            }
            View([view.0[0].clone()].into_iter().chain(digits.into_iter().rev()).collect())
        } else if order == [0, 2] {
            View(vec![view.0[0].clone(), view.0[2].clone()])
        } else {
            view.permuted(&order).unwrap_or(view)
        };
        let mut view = view;
        let axis = view.0.remove(0);
        view.0.insert(row_axis.min(view.rank()), axis);
        self.values.insert(end.name, Value::Flow(Flow { layer, view, then: None }));
        Ok(())
    }

    /// The layers that give the outputs.
    pub(super) fn outputs(&mut self, graph: &'a Graph<'a>) -> Result<Vec<(String, usize)>, Error> {
        let mut outputs = Vec::new();
        for end in &graph.outputs {
            let wrong = |error: Error| Error::new(format!("its output {error}"));
            if self.gives_state(end.name).map_err(wrong)? {
                continue;
            }
            let flow = self.flow(end.name).map_err(wrong)?;
            let flow = self.given(flow).map_err(wrong)?;
            outputs.push((end.name.to_owned(), flow.layer));
        }
        self.check_states()?;
        if outputs.is_empty() {
            return Err(Error::new("it has no output"));
        }
        Ok(outputs)
    }

    /// A flow whose layer gives the numbers of an output, in the order of the file: behind inputs whose axes have another order, a sequence may
    /// have features before steps, and an image channels behind its pixels.
    fn given(&mut self, flow: Flow) -> Result<Flow, Error> {
        let shape = self.shape(&flow);
        let is_rows = |axis: &Vec<view::Atom>| matches!(axis[..], [view::Atom { of: Of::Rows, .. }]);
        let rest: Vec<_> = flow.view.0.iter().filter(|axis| !is_rows(axis) && !axis.is_empty()).cloned().collect();
        let natural: Vec<_> =
            dimensions(shape).into_iter().map(|(of, size)| view::whole(of, size)).filter(|axis| !axis.is_empty()).collect();
        let mut turned = natural.clone();
        if self.is_turned {
            match shape {
                Shape::Steps(_) => turned.reverse(),
                Shape::Image(_) if turned.len() == 3 => turned.rotate_left(1),
                _ => {}
            }
        }
        let rows = flow.view.0.iter().find(|axis| is_rows(axis)).cloned();
        if rows.is_some() && (rest == natural || rest == turned) || matches!(shape, Shape::Tokens(_)) {
            return Ok(flow);
        }
        // Rows are first in a network.
        let ahead = rows.into_iter().chain(flow.view.0.iter().filter(|axis| !is_rows(axis)).cloned());
        let view = View(ahead.collect());
        self.laid_out(Flow { view, ..flow })
    }
}
