//! `Identity`: y = x.

use crate::checker::{Checker, Draft, Flow};
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Streams, Tape};
use crate::step::Value;
use crate::syntax::Item;

struct Identity;

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.arguments(item, &[]);
    checker.no_body(item);
    Draft::of(flow, Identity)
}

impl Layer for Identity {
    fn text(&self) -> String {
        "Identity".to_owned()
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
