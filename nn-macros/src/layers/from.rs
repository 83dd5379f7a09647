//! `From(name)`: what an earlier layer gave.

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Streams, Tape};
use crate::shape::Shape;
use crate::step::Value;
use crate::syntax::Item;

struct From {
    name: String,
    shape: Shape,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, _: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::required("name")]);
    let (name, flow) = checker.earlier(given.get("name")?, "From")?;
    Draft::of(&flow, From { name, shape: flow.shape.clone() })
}

impl Layer for From {
    fn text(&self) -> String {
        format!("From({})", self.name)
    }

    fn shape(&self, _: &Shape) -> Shape {
        self.shape.clone()
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
