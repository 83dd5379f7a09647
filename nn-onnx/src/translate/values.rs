//! What the names of a file stand for, as nodes ask for it.

use super::{Flow, Translation, Value, whole};
use crate::axes;
use crate::constants;
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::Of;

impl<'a> Translation<'a> {
    pub(super) fn value(&self, name: &str) -> Result<&Value<'a>, Error> {
        self.values.get(name).ok_or_else(|| Error::new(format!("reads `{name}`, which no node before it gives")))
    }

    /// The output of a layer.
    pub(super) fn flow(&mut self, name: &'a str) -> Result<Flow, Error> {
        match self.value(name)?.clone() {
            Value::Flow(flow) => {
                let flow = self.done(flow);
                self.values.insert(name, Value::Flow(flow.clone()));
                Ok(flow)
            }
            Value::Constant(_) => Err(Error::new(format!("reads the constant `{name}`, where the output of a layer is expected"))),
            Value::Axes(_) => Err(Error::new(format!("reads the axes `{name}`, where the output of a layer is expected"))),
            Value::Erf(_) | Value::Moment(_) => self.plain(name),
            Value::State(_) => Err(Error::new(format!("reads `{name}`, a state of a layer, in another way than a layer does"))),
            Value::Padded(_) => Err(Error::new(format!("reads `{name}`, which has a padding: only convolutions take one"))),
            Value::Scores(_) => Err(Error::new(format!("reads `{name}`, a part of an attention, in another way than one does"))),
        }
    }

    /// The output of a layer, with what is still to be done if only one node reads it.
    pub(super) fn pending(&mut self, name: &'a str) -> Result<Flow, Error> {
        match self.value(name)? {
            Value::Flow(flow) if self.uses.get(name) == Some(&1) => Ok(flow.clone()),
            _ => self.flow(name),
        }
    }

    /// The output of a layer that the node reads.
    pub(super) fn input_of(&mut self, node: &Node<'a>, place: usize) -> Result<Flow, Error> {
        self.flow(node.inputs.get(place).ok_or_else(|| Error::new(format!("has no input {place}")))?)
    }

    /// Gives a value another name. What reads one of them reads the layer of both.
    pub(super) fn same_as(&mut self, from: &'a str, to: &'a str, value: Value<'a>) {
        let uses = [from, to].map(|name| self.uses.get(name).copied().unwrap_or(0)).into_iter().max().unwrap_or(0);
        self.uses.insert(from, uses);
        self.uses.insert(to, uses);
        self.values.insert(to, value);
    }

    /// The axis that has all numbers, features or channels.
    pub(super) fn channel_axis(&self, flow: &Flow) -> Option<usize> {
        let channels = self.shape(flow).channels();
        // A single one has no atom: it is where the steps are not.
        let single = || match self.shape(flow) {
            Shape::Steps([steps, _]) if flow.view.axis_of(Of::Steps, steps) == Some(1) => 2,
            _ => 1,
        };
        if channels == 1 { Some(single()) } else { flow.view.axis_of(Of::Channels, channels) }
    }

    /// Whether an attribute means the axis of channels.
    pub(super) fn is_along_channels(&self, node: &Node<'a>, flow: &Flow, default: i64) -> bool {
        self.channel_axis(flow).is_some() && Self::axis(node, flow, default) == self.channel_axis(flow)
    }

    /// The axis that an attribute means.
    pub(super) fn axis(node: &Node<'a>, flow: &Flow, default: i64) -> Option<usize> {
        axes::place(whole(node, "axis", default), flow.view.rank())
    }

    pub(super) fn shape(&self, flow: &Flow) -> Shape {
        self.layers[flow.layer].shape
    }

    /// A constant that the node reads, or `None` if it has no such input.
    pub(super) fn constant_of(&self, node: &Node<'a>, place: usize) -> Result<Option<&Tensor>, Error> {
        let Some(name) = node.inputs.get(place).filter(|name| !name.is_empty()) else { return Ok(None) };
        match self.value(name)? {
            Value::Constant(constant) => Ok(Some(constant)),
            _ => Err(Error::new(format!("reads `{name}`, which must be a constant"))),
        }
    }

    /// Whole numbers that are an input of the node, or an attribute in older files.
    pub(super) fn wholes_of(&self, node: &Node<'a>, place: usize, name: &str) -> Result<Option<Vec<i64>>, Error> {
        Ok(constants::wholes_of(node, self.constant_of(node, place)?, name))
    }

    pub(super) fn required(&self, node: &Node<'a>, place: usize, what: &str) -> Result<Tensor, Error> {
        self.constant_of(node, place)?.cloned().ok_or_else(|| Error::new(format!("has no {what}")))
    }

    /// What makes a value that was taken for a part of a normalisation or of a Gelu, but is read in another way.
    pub(super) fn plain(&mut self, name: &'a str) -> Result<Flow, Error> {
        let node = *self.makers.get(name).ok_or_else(|| Error::new(format!("reads `{name}`, which no node before it gives")))?;
        match node.operator {
            "ReduceMean" => {
                let axes = self.wholes_of(node, 1, "axes")?;
                self.reduce_axes(node, axes.as_deref())?;
            }
            "Pow" | "Sqrt" | "Reciprocal" => self.power(node)?,
            "Mul" if node.inputs.first() == node.inputs.get(1) => self.power(node)?,
            "Add" | "Sub" | "Mul" | "Div" => self.plain_arithmetic(node)?,
            "Tanh" => {
                let flow = self.input_of(node, 0)?;
                self.keep(node, "Tanh", &flow);
            }
            _ => return Err(Error::new(format!("reads `{name}`, a part of a Gelu, in another way than one does"))),
        }
        self.flow(name)
    }
}
