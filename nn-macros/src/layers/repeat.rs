//! `Repeat(n) { … }`: its body, written out n times. Each copy has its own weights.

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::desugar::{MOST, times};
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Streams, Tape};
use crate::shape::Shape;
use crate::step::Value;
use crate::syntax::{Item, Member};

struct Repeat {
    times: usize,
    output: Shape,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let given = checker.arguments(item, &[Parameter::required("number of copies")]);
    if let (Some(argument), None) = (given.get("number of copies"), times(item)) {
        checker.errors.at(&argument.value, format_args!("the number of copies must be a literal from 1 to {MOST}"));
    }
    let copies = checker.body(item)?;
    let (mut flow, before) = (flow.clone(), checker.errors.count());
    for member in &copies.members {
        // A mistake in the first copy is in all of them: report it once.
        if checker.errors.count() > before {
            break;
        }
        let Member::Chain(copy) = member else { continue };
        flow = checker.chain(copy, flow);
    }
    let output = flow.shape.clone();
    Draft::of(&flow, Repeat { times: copies.members.len(), output })
}

/// The node behind the last copy. It only stands for the whole in the table of layers.
impl Layer for Repeat {
    fn text(&self) -> String {
        format!("Repeat({})", self.times)
    }

    fn shape(&self, _: &Shape) -> Shape {
        self.output.clone()
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, lengths: Lengths::Yes, is_transparent: true, ..Facts::default() }
    }

    fn forward(&self, _: &Node, x: &[Value], _: &mut Builder) -> Tape {
        Tape::of(x, x[0])
    }

    fn backward(&self, _: &Node, _: &Tape, d_y: Value, _: &mut Builder) -> Vec<Value> {
        vec![d_y]
    }

    fn onnx(&self, _: &Node, x: &[Edge], _: &mut Onnx) -> Option<Edge> {
        x.first().cloned()
    }
}
