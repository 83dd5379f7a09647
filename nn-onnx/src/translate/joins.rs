//! Nodes that join the outputs of layers.

use super::{Flow, Kind, Translation, Value};
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::view::{Atom, Of, Target, View};

impl<'a> Translation<'a> {
    /// `Add`, `Sub` and `Mul` of two layers.
    pub(super) fn join(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let kind = match node.operator {
            "Add" => "Add",
            "Mul" if self.square(node)? => return Ok(()),
            "Mul" => "Multiply",
            "Sub" if self.centered(node)? => return Ok(()),
            "Sub" => {
                let minus = self.minus(node.inputs[1])?;
                let (left, right) = (self.input_of(node, 0)?, self.done(minus));
                return self.joined(node, "Add", &[left, right]);
            }
            _ => return Err(Error::new("of two layers is not supported")),
        };
        let (left, right) = (self.input_of(node, 0)?, self.input_of(node, 1)?);
        if kind == "Multiply" && self.silu(node, &left, &right) {
            return Ok(());
        }
        self.joined(node, kind, &[left, right])
    }

    /// x · σ(x), if the sigmoid is nothing else's.
    fn silu(&mut self, node: &Node<'a>, left: &Flow, right: &Flow) -> bool {
        for (x, sigmoid, place) in [(left, right, 1), (right, left, 0)] {
            let layer = &self.layers[sigmoid.layer];
            let is_of_x = layer.kind == Kind::Of("Sigmoid".to_owned()) && layer.inputs == [x.layer];
            let alone = node.inputs.get(place).and_then(|name| self.uses.get(name)) == Some(&1);
            if is_of_x && alone && sigmoid.layer + 1 == self.layers.len() {
                self.layers[sigmoid.layer].kind = Kind::Of("Silu".to_owned());
                self.values.insert(node.output(0), Value::Flow(sigmoid.clone()));
                return true;
            }
        }
        false
    }

    /// `Sum` of any number of layers.
    pub(super) fn sum(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let flows: Vec<Flow> = (0..node.inputs.len()).map(|place| self.input_of(node, place)).collect::<Result<_, _>>()?;
        self.joined(node, "Add", &flows)
    }

    fn joined(&mut self, node: &Node<'a>, kind: &'static str, flows: &[Flow]) -> Result<(), Error> {
        let Some(first) = flows.first() else { return Err(Error::new("has no inputs")) };
        let mut flows = flows.to_vec();
        let rank = flows.iter().map(|flow| flow.view.rank()).max().unwrap_or(0);
        // Where layers differ in shape, those of the file tell how they lie.
        let (shape, view) = (self.shape(first), first.view.clone());
        if flows.iter().any(|flow| self.shape(flow) != shape || flow.view != view) {
            for flow in &mut flows {
                let ahead = rank - flow.view.rank();
                flow.view.0.splice(0..0, vec![Vec::new(); ahead]);
            }
            flows = self.alike(flows)?;
        }
        let Some(first) = flows.first().cloned() else { return Err(Error::new("has no inputs")) };
        let shape = self.shape(&first);
        if let Some(other) = flows.iter().find(|flow| self.shape(flow) != shape || flow.view != first.view) {
            let (first, other) = (first.view.text(), other.view.text());
            return Err(Error::new(format!("joins the shapes {first} and {other}: only equal ones are supported")));
        }
        let layer = self.push(Kind::Join(kind), flows.iter().map(|flow| flow.layer).collect(), shape);
        self.values.insert(node.output(0), Value::Flow(Flow { layer, view: first.view, then: None }));
        Ok(())
    }

    /// The flows as layers of one shape: numbers of a channel as an image, where others are images.
    fn alike(&mut self, flows: Vec<Flow>) -> Result<Vec<Flow>, Error> {
        let largest = flows.iter().max_by_key(|flow| self.shape(flow).axes().iter().product::<usize>()).cloned();
        let Some(largest) = largest else { return Ok(flows) };
        let (shape, view) = (self.shape(&largest), largest.view.clone());
        let mut alike = Vec::new();
        for flow in flows {
            let is_alike = self.shape(&flow) == shape && flow.view == view;
            let of_channels =
                flow.view.rank() == 4 && flow.view.size(1) == view.size(1) && flow.view.size(2) == Some(1) && flow.view.size(3) == Some(1);
            alike.push(match shape {
                _ if is_alike => flow,
                Shape::Image([channels, height, width]) if of_channels && view == View::of(shape, rows(&view)) => {
                    let small = Shape::Image([channels, 1, 1]);
                    let flow = if self.shape(&flow) == small { flow } else { self.reshaped(&flow, small, View::of(small, rows(&view))) };
                    let text = format!("Upsample([{height}, {width}])");
                    let layer = self.push(Kind::Of(text), vec![flow.layer], shape);
                    Flow { layer, view: view.clone(), then: None }
                }
                _ => self.laid_out(flow)?,
            });
        }
        Ok(alike)
    }

    /// `Concat` of axes, or of layers along their channels or features.
    pub(super) fn concat(&mut self, node: &Node<'a>) -> Result<(), Error> {
        if self.line(node)? {
            return Ok(());
        }
        let values: Vec<Value> = node.inputs.iter().map(|name| self.value(name).cloned()).collect::<Result<_, _>>()?;
        if values.iter().all(|value| matches!(value, Value::Axes(_) | Value::Constant(_))) {
            let mut axes = Vec::new();
            for value in &values {
                match value {
                    Value::Axes(some) => axes.extend(some.iter().copied()),
                    Value::Constant(constant) => {
                        let whole = constant.whole.as_deref().ok_or_else(|| Error::new("joins constants that are not whole"))?;
                        // −1 is the size that the others leave.
                        axes.extend(whole.iter().map(|size| usize::try_from(*size).map_or(Target::Rest, Target::Size)));
                    }
                    _ => {}
                }
            }
            self.values.insert(node.output(0), Value::Axes(axes));
            return Ok(());
        }
        let mut flows: Vec<Flow> = (0..node.inputs.len()).map(|place| self.input_of(node, place)).collect::<Result<_, _>>()?;
        if flows.iter().any(|flow| !self.is_along_channels(node, flow, 0)) {
            flows = flows.into_iter().map(|flow| self.laid_out(flow)).collect::<Result<_, _>>()?;
        }
        let Some(first) = flows.first() else { return Err(Error::new("has no inputs")) };
        let shape = self.shape(first);
        let axis = self.channel_axis(first).filter(|_| self.is_along_channels(node, first, 0));
        let others = |flow: &Flow, axis: usize| {
            flow.view.0.iter().enumerate().filter(|(at, _)| *at != axis).map(|(_, axis)| axis.clone()).collect::<Vec<_>>()
        };
        let Some(axis) = axis.filter(|axis| {
            flows.iter().all(|flow| {
                let is_like = self.shape(flow).with_channels(0) == shape.with_channels(0);
                let channels = self.shape(flow).channels();
                is_like && flow.view.is_whole(*axis, Of::Channels, channels) && others(flow, *axis) == others(first, *axis)
            })
        }) else {
            return Err(Error::new("joins along another axis than that of channels or features, or other shapes, which is not supported"));
        };
        let all = flows.iter().map(|flow| self.shape(flow).channels()).sum();
        let mut view = first.view.clone();
        view.0[axis] = vec![Atom { of: Of::Channels, size: all, stride: 1 }];
        let layer = self.push(Kind::Join("Concat"), flows.iter().map(|flow| flow.layer).collect(), shape.with_channels(all));
        self.values.insert(node.output(0), Value::Flow(Flow { layer, view, then: None }));
        Ok(())
    }
}

/// The number of rows of a file that has a fixed one, or 0.
fn rows(view: &View) -> usize {
    view.0.iter().flatten().find(|atom| atom.of == Of::Rows).map_or(0, |atom| atom.size)
}
