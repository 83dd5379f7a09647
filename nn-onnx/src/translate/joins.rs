//! Nodes that join the outputs of layers.

use super::{Flow, Kind, Translation, Value, whole};
use crate::axes;
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::view::{self, Atom, Of, Target, View};

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
            _ => {
                let over = self.input_of(node, 1)?;
                let over = self.applied("Power(-1)", over);
                let left = self.input_of(node, 0)?;
                return self.joined(node, "Multiply", &[left, over]);
            }
        };
        let (left, right) = (self.input_of(node, 0)?, self.input_of(node, 1)?);
        if kind == "Multiply" && self.gated(node, &left, &right) {
            return Ok(());
        }
        self.joined(node, kind, &[left, right])
    }

    /// x · σ(x), or the same with a `HardSigmoid`, if the sigmoid is nothing else's.
    fn gated(&mut self, node: &Node<'a>, left: &Flow, right: &Flow) -> bool {
        for (x, sigmoid, place) in [(left, right, 1), (right, left, 0)] {
            let layer = &self.layers[sigmoid.layer];
            let kind = match &layer.kind {
                Kind::Of(text) if text == "Sigmoid" => "Silu",
                Kind::Of(text) if text == "HardSigmoid" => "HardSwish",
                _ => continue,
            };
            let alone = node.inputs.get(place).and_then(|name| self.uses.get(name)) == Some(&1);
            if layer.inputs == [x.layer] && alone && sigmoid.layer + 1 == self.layers.len() {
                self.layers[sigmoid.layer].kind = Kind::Of(kind.to_owned());
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

    pub(super) fn joined(&mut self, node: &Node<'a>, kind: &'static str, flows: &[Flow]) -> Result<(), Error> {
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
        let is_like = |a: &Flow, b: &Flow, this: &Self| {
            this.shape(a) == this.shape(b) && without_single_rows(&a.view) == without_single_rows(&b.view)
        };
        if !flows.iter().all(|flow| is_like(flow, &flows[0], self)) {
            let texts: Vec<_> = flows.iter().map(|flow| flow.view.text()).collect();
            let size =
                |axis: usize| flows.iter().map(|flow| flow.view.size(axis)).try_fold(1, |most, size| size.map(|size| most.max(size)));
            let sizes: Vec<Option<usize>> = (0..rank).map(size).collect();
            let mut all = Vec::new();
            for flow in flows {
                let flow = self.done(flow);
                let view = Self::widened(&flow, &sizes);
                let view =
                    view.ok_or_else(|| Error::new(format!("joins {}: only equal sizes and 1 are supported", texts.join(" and "))))?;
                all.push(self.all_numbers(Flow { view, ..flow })?);
            }
            flows = all;
        }
        let Some(first) = flows.first().cloned() else { return Err(Error::new("has no inputs")) };
        let shape = self.shape(&first);
        if let Some(other) = flows.iter().find(|flow| !is_like(flow, &first, self)) {
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
                _ => flow,
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
        let rank = flows.first().map_or(0, |flow| flow.view.rank());
        let axis = axes::place(whole(node, "axis", 0), rank).ok_or_else(|| Error::new("has no such axis"))?;
        if flows.iter().any(|flow| !self.is_along_channels(node, flow, 0)) || !self.are_beside(&flows, axis) {
            // All axes behind it are numbers at each step of those before it.
            let inner: Vec<usize> = (axis..rank).collect();
            flows = flows.into_iter().map(|flow| self.lines(flow, &inner)).collect::<Result<_, _>>()?;
        }
        let Some(first) = flows.first() else { return Err(Error::new("has no inputs")) };
        if !self.are_beside(&flows, axis) {
            let axes: Vec<_> = flows.iter().map(|flow| flow.view.text()).collect();
            return Err(Error::new(format!("joins {} along the axis {axis}: all others must be equal", axes.join(" and "))));
        }
        let (shape, mut view) = (self.shape(first), first.view.clone());
        let sizes: usize = flows.iter().filter_map(|flow| flow.view.size(axis)).sum();
        let all = flows.iter().map(|flow| self.shape(flow).channels()).sum();
        view.set(axis, view::part(Of::Channels, sizes, all / sizes.max(1)));
        let layer = self.push(Kind::Join("Concat"), flows.iter().map(|flow| flow.layer).collect(), shape.with_channels(all));
        self.values.insert(node.output(0), Value::Flow(Flow { layer, view, then: None }));
        Ok(())
    }

    /// Whether an axis has the first digits of the channels of each flow, and all else is equal.
    fn are_beside(&self, flows: &[Flow], axis: usize) -> bool {
        let of_channels = |flow: &Flow| {
            let channels = self.shape(flow).channels();
            let size = flow.view.size(axis).unwrap_or(0);
            let atoms: Vec<Atom> = flow.view.0.get(axis).into_iter().flatten().filter(|atom| atom.of != Of::Rows).copied().collect();
            let block = channels.checked_div(size)?;
            (size * block == channels && atoms == view::part(Of::Channels, size, block)).then_some(block)
        };
        let others = |flow: &Flow| {
            let axes = flow.view.0.iter().enumerate().filter(|(at, _)| *at != axis);
            (axes.map(|(_, atoms)| atoms.clone()).collect::<Vec<_>>(), self.shape(flow).with_channels(0), of_channels(flow))
        };
        flows.first().is_some_and(|first| of_channels(first).is_some() && flows.iter().all(|flow| others(flow) == others(first)))
    }

    /// A flow with axes of these sizes: its own, and copies along those where it has the size 1.
    pub(super) fn widened(flow: &Flow, sizes: &[Option<usize>]) -> Option<View> {
        let mut axes = flow.view.0.clone();
        axes.splice(0..0, vec![Vec::new(); sizes.len().checked_sub(axes.len())?]);
        for (axis, size) in axes.iter_mut().zip(sizes) {
            let own: usize = axis.iter().map(|atom| atom.size).product();
            match size {
                Some(size) if own == 1 && *size > 1 => axis.push(Atom { of: Of::Copies, size: *size, stride: 1 }),
                Some(size) if *size == 1 || own == *size => {}
                None if axis.iter().any(|atom| atom.of == Of::Rows) => {}
                _ => return None,
            }
        }
        Some(View(axes))
    }
}

/// Axes without single rows, which may lie in any of them.
fn without_single_rows(view: &View) -> View {
    let kept = |axis: &Vec<Atom>| axis.iter().filter(|atom| atom.of != Of::Rows || atom.size != 1).copied().collect();
    View(view.0.iter().map(kept).collect())
}

/// The number of rows of a file that has a fixed one, or 0.
fn rows(view: &View) -> usize {
    view.0.iter().flatten().find(|atom| atom.of == Of::Rows).map_or(0, |atom| atom.size)
}
