//! Nodes that join the outputs of layers.

use super::{Flow, Kind, Translation, Value};
use crate::error::Error;
use crate::file::Node;

impl<'a> Translation<'a> {
    /// `Add`, `Sub` and `Mul` of two layers.
    pub(super) fn join(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let kind = match node.operator {
            "Add" => "Add",
            "Mul" => "Multiply",
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
        let shape = self.shape(first);
        if let Some(other) = flows.iter().find(|flow| self.shape(flow) != shape) {
            return Err(Error::new(format!("joins the shapes {:?} and {:?}: only equal ones are supported", first.axes, other.axes)));
        }
        let layer = self.push(Kind::Join(kind), flows.iter().map(|flow| flow.layer).collect(), shape);
        self.values.insert(node.output(0), Value::Flow(Flow { layer, axes: first.axes.clone(), then: None }));
        Ok(())
    }

    /// `Concat` of axes, or of layers along their channels or features.
    pub(super) fn concat(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let values: Vec<Value> = node.inputs.iter().map(|name| self.value(name).cloned()).collect::<Result<_, _>>()?;
        if values.iter().all(|value| !matches!(value, Value::Flow(_))) {
            let mut axes = Vec::new();
            for value in &values {
                match value {
                    Value::Axes(some) => axes.extend(some.iter().copied()),
                    Value::Constant(constant) => {
                        let whole = constant.whole.as_deref().ok_or_else(|| Error::new("joins constants that are not whole"))?;
                        // −1, the size that the others leave, is a size that is not known.
                        axes.extend(whole.iter().map(|size| usize::try_from(*size).ok()));
                    }
                    _ => return Err(Error::new("joins what is not a layer")),
                }
            }
            self.values.insert(node.output(0), Value::Axes(axes));
            return Ok(());
        }
        let flows: Vec<Flow> = (0..node.inputs.len()).map(|place| self.input_of(node, place)).collect::<Result<_, _>>()?;
        let Some(first) = flows.first() else { return Err(Error::new("has no inputs")) };
        let shape = self.shape(first);
        let axis = self.channel_axis(first);
        let alike = flows.iter().all(|flow| {
            let is_like = self.shape(flow).with_channels(0) == shape.with_channels(0);
            is_like && flow.axes.len() == first.axes.len() && self.channel_axis(flow) == axis
        });
        if !self.is_along_channels(node, first, 0) || !alike {
            return Err(Error::new("joins along another axis than that of channels or features, or other shapes, which is not supported"));
        }
        let all = flows.iter().map(|flow| self.shape(flow).channels()).sum();
        let shape = shape.with_channels(all);
        let layer = self.push(Kind::Join("Concat"), flows.iter().map(|flow| flow.layer).collect(), shape);
        let mut axes = first.axes.clone();
        axes[axis - 1] = all;
        self.values.insert(node.output(0), Value::Flow(Flow { layer, axes, then: None }));
        Ok(())
    }
}
