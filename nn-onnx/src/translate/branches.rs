//! `If`: the branch that is taken is a part of the graph. Which one that is must be known while reading.

use std::borrow::Cow;

use super::{Translation, Value, of_node};
use crate::error::Error;
use crate::file::{Attribute, Node};

impl<'a> Translation<'a> {
    pub(super) fn branch(&mut self, node: &'a Node<'a>) -> Result<(), Error> {
        let condition = self.constant_of(node, 0).ok().flatten().and_then(crate::tensor::Tensor::single);
        let condition = condition
            .ok_or_else(|| Error::new("depends on the numbers of a row: only conditions that are known while reading are supported"))?;
        let name = if condition == 0.0 { "else_branch" } else { "then_branch" };
        let Some(Attribute::Graph(graph)) = node.attribute(name) else { return Err(Error::new(format!("has no `{name}`"))) };
        for constant in &graph.constants {
            self.values.insert(&constant.name, Value::Constant(Cow::Borrowed(constant)));
        }
        for inner in &graph.nodes {
            self.node(inner).map_err(|error| Error::new(format!("takes its `{name}`, where {}", of_node(inner, &error))))?;
        }
        for (end, output) in graph.outputs.iter().zip(&node.outputs) {
            let value = self.value(end.name)?.clone();
            self.same_as(end.name, output, value);
        }
        Ok(())
    }
}
