//! `Noise(0.4)`: adds random numbers in training. In inference, it does nothing.

use crate::checker::{Bound, Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Streams, Tape};
use crate::step::{Operand, Value};
use crate::syntax::Item;

struct Noise {
    deviation: f64,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::required("deviation")]);
    let deviation = given.get("deviation").and_then(|value| checker.number(value, "the deviation", Bound::Above(0.0)));
    Draft::of(flow, Noise { deviation: deviation.unwrap_or(1.0) })
}

impl Layer for Noise {
    fn text(&self) -> String {
        format!("Noise({})", self.deviation)
    }

    fn streams(&self) -> usize {
        1
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, lengths: Lengths::Yes, ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        if !b.training {
            return Tape::of(x, x[0]);
        }
        let stream = Operand::Stream { layer: at.stream, width: at.input.clone() };
        Tape::of(x, b.update(&at.name, Kernel::Rows("noise"), x[0], &[Operand::Number(self.deviation), stream]))
    }

    fn backward(&self, _: &Node, _: &Tape, d_y: Value, _: &mut Builder) -> Vec<Value> {
        vec![d_y]
    }

    fn onnx(&self, _: &Node, x: &[Edge], _: &mut Onnx) -> Option<Edge> {
        x.first().cloned()
    }
}
