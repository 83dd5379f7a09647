//! The passes of a graph as steps: forwards in order, backwards in reverse. Layers write their own steps; the gradients of a value that
//! several layers read are added here.

use crate::kernel::Kernel;
use crate::layer::{Builder, Node, Source, Tape};
use crate::step::{Operand, Value};

/// The layers that a plan runs, and what it gives.
#[derive(Clone, Copy)]
pub(crate) struct Trunk<'a> {
    pub nodes: &'a [Node],
    pub output: Source,
}

impl Trunk<'_> {
    /// Writes the forward steps; returns the tape of each layer, and the output.
    pub(crate) fn forward(self, inputs: Value, b: &mut Builder) -> (Vec<Tape>, Value) {
        let mut tapes: Vec<Tape> = Vec::new();
        for node in self.nodes {
            let read: Vec<Value> = node.reads.iter().map(|source| value(*source, inputs, &tapes)).collect();
            tapes.push(node.layer.forward(node, &read, b));
        }
        let output = value(self.output, inputs, &tapes);
        (tapes, output)
    }

    /// Writes the backward steps; returns the gradient with respect to the input.
    pub(crate) fn backward(self, tapes: &[Tape], d_output: Value, b: &mut Builder) -> Value {
        let mut gradients = Gradients { of_input: None, of_nodes: vec![None; self.nodes.len()] };
        *gradients.of(self.output) = Some(d_output);
        for (index, (node, tape)) in self.nodes.iter().zip(tapes).enumerate().rev() {
            let Some(d_y) = gradients.of_nodes[index] else { continue };
            let parts = node.layer.backward(node, tape, d_y, b);
            for ((source, x), d_x) in node.reads.iter().zip(&tape.read).zip(parts) {
                let sum = gradients.of(*source);
                *sum = Some(match *sum {
                    Some(others) => b.update_gradient(*x, Kernel::Add, d_x, &[Operand::Read(others)]),
                    None => d_x,
                });
            }
        }
        gradients.of_input.unwrap_or(d_output)
    }
}

fn value(source: Source, inputs: Value, tapes: &[Tape]) -> Value {
    match source {
        Source::Input => inputs,
        Source::Node(index) => tapes[index].y,
    }
}

/// The gradient with respect to each value, as far as the layers that read it have been passed.
struct Gradients {
    of_input: Option<Value>,
    of_nodes: Vec<Option<Value>>,
}

impl Gradients {
    fn of(&mut self, source: Source) -> &mut Option<Value> {
        match source {
            Source::Input => &mut self.of_input,
            Source::Node(index) => &mut self.of_nodes[index],
        }
    }
}
