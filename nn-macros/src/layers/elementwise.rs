//! `Add { … }` and `Multiply { … }`: branches on the same input, their outputs added or multiplied number by number.

use crate::checker::{Checker, Draft, Flow, Of};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Streams, Tape};
use crate::shape::Shape;
use crate::step::{Operand, TensorId, Value};
use crate::syntax::Item;

/// The sum of the branches.
struct Add {
    shape: Shape,
    branches: usize,
}

/// The product of the branches.
struct Multiply {
    shape: Shape,
}

pub(crate) fn read_add(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let reads = checker.branches(item, flow, Of::All)?;
    Some(Draft { layer: Box::new(Add { shape: shape(&reads, flow), branches: reads.len() }), reads })
}

pub(crate) fn read_multiply(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let reads = checker.branches(item, flow, Of::All)?;
    Some(Draft { layer: Box::new(Multiply { shape: shape(&reads, flow) }), reads })
}

/// The shape that all branches have.
fn shape(reads: &[Flow], flow: &Flow) -> Shape {
    reads.first().unwrap_or(flow).shape.clone()
}

/// Writes a kernel that joins several values to one, one after the other.
fn joined(kernel: Kernel, at: &Node, read: &[Value], b: &mut Builder) -> Value {
    let [first, others @ ..] = read else { return Value(0) };
    others.iter().fold(*first, |joined, other| b.update(&at.name, kernel, joined, &[Operand::Read(*other)]))
}

impl Layer for Add {
    fn text(&self) -> String {
        "Add".to_owned()
    }

    fn shape(&self, _: &Shape) -> Shape {
        self.shape.clone()
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, lengths: Lengths::Yes, summands: self.branches, ..Facts::default() }
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        Tape::of(read, joined(Kernel::Add, at, read, b))
    }

    fn backward(&self, _: &Node, tape: &Tape, d_y: Value, _: &mut Builder) -> Vec<Value> {
        vec![d_y; tape.read.len()]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        Some(to.last(at, if x.len() == 2 { "Add" } else { "Sum" }, &x.iter().collect::<Vec<_>>()))
    }
}

impl Layer for Multiply {
    fn text(&self) -> String {
        "Multiply".to_owned()
    }

    fn shape(&self, _: &Shape) -> Shape {
        self.shape.clone()
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, lengths: Lengths::Yes, ..Facts::default() }
    }

    /// A product is more than the products of one weight with its inputs: what is behind it says nothing about the weights before it.
    fn undecided(&self, _: &[&[TensorId]], _: &[TensorId]) -> Vec<TensorId> {
        Vec::new()
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        Tape::of(read, joined(Kernel::Multiply, at, read, b))
    }

    /// The gradient of a factor is d times all others.
    fn backward(&self, _: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let of_factor = |factor: usize| {
            let others = tape.read.iter().enumerate().filter(|(place, _)| *place != factor);
            others.fold(d_y, |d, (_, other)| b.update_gradient(tape.read[factor], Kernel::Multiply, d, &[Operand::Read(*other)]))
        };
        (0..tape.read.len()).map(of_factor).collect()
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let [first, between @ .., last] = x else { return x.first().cloned() };
        let before = between.iter().fold(first.clone(), |product, factor| to.step(at, "Mul", &[&product, factor]));
        Some(to.last(at, "Mul", &[&before, last]))
    }
}
