//! The passes of a graph as steps: forwards in order, backwards in reverse. Layers write their own steps; the gradients of a value that
//! several layers read are added here.

use crate::kernel::Kernel;
use crate::layer::{Builder, Node, Source, Tape};
use crate::step::{Operand, Value};

/// The layers that a plan runs, and what it gives.
#[derive(Clone)]
pub(crate) struct Trunk<'a> {
    pub nodes: &'a [Node],
    /// The layers that it leaves out, because a loss takes them over. Nothing reads what they give.
    pub without: Vec<usize>,
    pub outputs: Vec<Source>,
}

impl<'a> Trunk<'a> {
    /// All layers.
    pub(crate) fn whole(nodes: &'a [Node], outputs: &[Source]) -> Self {
        Self { nodes, without: Vec::new(), outputs: outputs.to_vec() }
    }

    /// The layers that run, each with its tape.
    pub(crate) fn with_tapes<'t>(&'t self, tapes: &'t [Tape]) -> impl Iterator<Item = (&'a Node, &'t Tape)> {
        let all = self.nodes.iter().zip(tapes).enumerate();
        all.filter(|(index, _)| !self.without.contains(index)).map(|(_, pair)| pair)
    }

    /// Writes the forward steps; returns the tape of each layer, and the outputs.
    pub(crate) fn forward(&self, inputs: &[Value], b: &mut Builder) -> (Vec<Tape>, Vec<Value>) {
        let mut tapes: Vec<Tape> = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            let read: Vec<Value> = node.reads.iter().map(|source| value(*source, inputs, &tapes)).collect();
            let tape = if self.without.contains(&index) { Tape::of(&read, read[0]) } else { node.layer.forward(node, &read, b) };
            tapes.push(tape);
        }
        let outputs = self.outputs.iter().map(|source| value(*source, inputs, &tapes)).collect();
        (tapes, outputs)
    }

    /// Writes the backward steps from the gradient with respect to each output; returns those with respect to the inputs. `None`: no layer
    /// that runs reads that input.
    pub(crate) fn backward(&self, inputs: &[Value], tapes: &[Tape], d_outputs: &[Value], b: &mut Builder) -> Vec<Option<Value>> {
        let mut gradients = Gradients { of_inputs: vec![None; inputs.len()], of_nodes: vec![None; self.nodes.len()] };
        for (source, d_output) in self.outputs.iter().zip(d_outputs) {
            gradients.add(*source, value(*source, inputs, tapes), *d_output, b);
        }
        for (index, (node, tape)) in self.nodes.iter().zip(tapes).enumerate().rev() {
            let Some(d_y) = gradients.of_nodes[index] else { continue };
            let parts = node.layer.backward(node, tape, d_y, b);
            for ((source, x), d_x) in node.reads.iter().zip(&tape.read).zip(parts) {
                gradients.add(*source, *x, d_x, b);
            }
        }
        gradients.of_inputs
    }
}

fn value(source: Source, inputs: &[Value], tapes: &[Tape]) -> Value {
    match source {
        Source::Input(index) => inputs[index],
        Source::Node(index) => tapes[index].y,
    }
}

/// The gradient with respect to each value, as far as the layers that read it have been passed.
struct Gradients {
    of_inputs: Vec<Option<Value>>,
    of_nodes: Vec<Option<Value>>,
}

impl Gradients {
    /// Adds a further gradient with respect to the value `x`.
    fn add(&mut self, source: Source, x: Value, d_x: Value, b: &mut Builder) {
        let sum = match source {
            Source::Input(index) => &mut self.of_inputs[index],
            Source::Node(index) => &mut self.of_nodes[index],
        };
        *sum = Some(match *sum {
            Some(others) => b.update_gradient(x, Kernel::Add, d_x, &[Operand::Read(others)]),
            None => d_x,
        });
    }
}
