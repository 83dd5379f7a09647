//! `ReduceMean`, `ReduceMax` and the like: pools over all positions, or over any axes.

use super::affine::Affine;
use super::{Flow, Kind, Translation, Value, whole};
use crate::axes::place;
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::view::{Of, View, dimensions};

/// What a node does with each number before it reduces them.
fn before(operator: &str) -> Option<&'static str> {
    match operator {
        "ReduceL1" => Some("Abs"),
        "ReduceL2" | "ReduceSumSquare" => Some("Power(2)"),
        "ReduceLogSumExp" => Some("Exp"),
        _ => None,
    }
}

/// What it does with what is left.
fn behind(operator: &str) -> Option<&'static str> {
    match operator {
        "ReduceL2" => Some("Power(0.5)"),
        "ReduceLogSum" | "ReduceLogSumExp" => Some("Log"),
        _ => None,
    }
}

impl<'a> Translation<'a> {
    pub(super) fn reduce(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let given = self.wholes_of(node, 1, "axes")?.filter(|axes| !axes.is_empty());
        if let (Some(given), "ReduceMean") = (&given, node.operator) {
            if self.mean_of_channels(node, given)? {
                return Ok(());
            }
        }
        self.reduce_axes(node, given.as_deref())
    }

    /// Over these axes, or all.
    pub(super) fn reduce_axes(&mut self, node: &Node<'a>, given: Option<&[i64]>) -> Result<(), Error> {
        let mut flow = self.input_of(node, 0)?;
        if given.is_none() && whole(node, "noop_with_empty_axes", 0) != 0 {
            self.keep(node, "Identity", &flow);
            return Ok(());
        }
        let rank = flow.view.rank();
        let axes: Option<Vec<usize>> = match given {
            Some(given) => given.iter().map(|axis| place(*axis, rank)).collect(),
            None => Some((0..rank).collect()),
        };
        let axes = axes.ok_or_else(|| Error::new(format!("goes over the axes {given:?} of {}", flow.view.text())))?;
        let kept: Vec<usize> = (0..rank).filter(|axis| !axes.contains(axis)).collect();
        // Rows stay apart, and are no part of what is kept at each step.
        if axes.iter().any(|axis| flow.view.has_rows(*axis)) {
            return Err(Error::new(format!(
                "goes over the rows of {}, which are independent of each other in a network",
                flow.view.text()
            )));
        }
        let numbers: Vec<usize> = kept.iter().copied().filter(|axis| !flow.view.has_rows(*axis)).collect();
        if let Some(kind) = before(node.operator) {
            flow = self.applied(kind, flow);
        }
        if node.operator == "ReduceMin" {
            // min x = −max (−x)
            flow = self.times(flow, -1.0);
        }
        let flow = if self.are_positions(&flow, &axes) { flow } else { self.lines(flow, &numbers)? };
        let shape = self.shape(&flow);
        let count = shape.axes().iter().product::<usize>() / shape.channels();
        let kind = match (shape, node.operator) {
            (Shape::Numbers(_), _) => "Identity",
            (_, "ReduceMax" | "ReduceMin") => "GlobalMaxPool",
            _ => "GlobalAvgPool",
        };
        let keeps = whole(node, "keepdims", 1) != 0;
        let row = axes.iter().flat_map(|axis| &flow.view.0[*axis]).find(|atom| atom.of == Of::Rows).copied();
        let mut view = Vec::new();
        for axis in (0..rank).filter(|axis| keeps || kept.contains(axis)) {
            view.push(if kept.contains(&axis) { flow.view.0[axis].clone() } else { Vec::new() });
        }
        // A single row that was in one of the axes stays.
        match (row, view.first_mut()) {
            (Some(row), Some(first)) => first.insert(0, row),
            (Some(row), None) => view.push(vec![row]),
            (None, _) => {}
        }
        let to = Shape::Numbers(shape.channels());
        let layer = self.push(Kind::Of(kind.to_owned()), vec![flow.layer], to);
        let reduced = Flow { layer, view: View(view), then: None };
        let reduced = match node.operator {
            "ReduceMean" | "ReduceMax" => reduced,
            "ReduceMin" => self.times(reduced, -1.0),
            // A sum is a multiple of the mean.
            _ => self.times(reduced, count as f32),
        };
        let reduced = match behind(node.operator) {
            Some(kind) => self.applied(kind, reduced),
            None => reduced,
        };
        self.values.insert(node.output(0), Value::Flow(reduced));
        Ok(())
    }

    /// A multiple of all numbers.
    fn times(&mut self, flow: Flow, factor: f32) -> Flow {
        self.done(Flow { then: Some((Affine { factors: vec![factor], summands: vec![0.0] }, false)), ..flow })
    }

    /// Whether these axes are all positions of a layer.
    fn are_positions(&self, flow: &Flow, axes: &[usize]) -> bool {
        let shape = self.shape(flow);
        let atoms = || axes.iter().flat_map(|axis| &flow.view.0[*axis]);
        let positions: usize = dimensions(shape).into_iter().filter(|(of, _)| *of != Of::Channels).map(|(_, size)| size).product();
        atoms().all(|atom| !matches!(atom.of, Of::Rows | Of::Channels | Of::Copies))
            && atoms().map(|atom| atom.size).product::<usize>() == positions
            && !matches!(shape, Shape::Numbers(_) | Shape::Tokens(_))
    }
}
