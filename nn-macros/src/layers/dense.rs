//! `Dense(64)`: y = x · W + b.

use proc_macro2::TokenStream;

use crate::checker::{Checker, Draft, Flow, Parameter, Shared};
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Lies, Node, Onnx, Product, Streams, Tape, TensorSpec, View};
use crate::shape::{Shape, Size};
use crate::step::{TensorId, Value};
use crate::syntax::Item;

struct Dense {
    outputs: Size,
    bias: bool,
    init: Option<TokenStream>,
    /// The weight of another layer that it uses.
    shared: Option<Shared>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let flow = &checker.no_image(item, flow, "put `Flatten` before it");
    let given = checker
        .arguments(item, &[&[Parameter::required("size").with_inputs()], &["bias", "init", "weight"].map(Parameter::named)[..]].concat());
    let outputs = match given.get("size") {
        Some(argument) => {
            if let Some(inputs) = &argument.from {
                checker.takes(item, inputs, flow);
            }
            checker.size(&argument.value, "a layer's size")
        }
        None => Size::of(1),
    };
    let bias = given.get("bias").is_none_or(|argument| checker.truth(argument, "bias"));
    let init = given.get("init").and_then(|argument| checker.initializer(item, argument));
    let shared = given.get("weight").map(|argument| {
        if let Some(init) = given.get("init") {
            checker.errors.at(&init.value, format_args!("the weight is that of `{}`, which has its first values", argument.value));
        }
        checker.shared_weight(item, argument, [&outputs, &flow.shape.channels], flow)
    });
    let shared = match shared {
        Some(shared) => Some(shared?),
        None => None,
    };
    Draft::of(flow, Dense { outputs, bias, init, shared })
}

impl Layer for Dense {
    fn text(&self) -> String {
        let shared = self.shared.as_ref().map_or_else(String::new, |shared| format!(", weight = {}", shared.giver));
        format!("Dense({}{}{shared})", self.outputs.text(), if self.bias { "" } else { ", bias = false" })
    }

    fn shape(&self, input: &Shape) -> Shape {
        input.without_pixels().with_channels(self.outputs.clone())
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        let shape = vec![self.outputs.clone(), input.channels.clone()];
        let mut tensors = TensorSpec::weight_and_bias(shape, &self.outputs, self.init.clone(), self.bias);
        tensors.drain(..usize::from(self.shared.is_some()));
        tensors
    }

    fn shared(&self) -> Option<TensorId> {
        self.shared.as_ref().map(|shared| shared.weight)
    }

    fn undecided(&self, _: &[&[TensorId]], own: &[TensorId]) -> Vec<TensorId> {
        if self.shared.is_some() { Vec::new() } else { own.to_vec() }
    }

    fn facts(&self) -> Facts {
        let facts = Facts { streams: Streams::Yes, lengths: Lengths::Yes, ..Facts::default() };
        if self.shared.is_some() { facts } else { Facts { draws: true, view: View::Fields("Dense"), ..facts } }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let y = self.product(at).forward(&at.name, x[0], b);
        Tape::of(x, b.add_bias(&at.name, at.tensors.get(1), y))
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        b.sum_bias(at.tensors.get(1), d_y);
        vec![self.product(at).backward(tape.x(), d_y, b)]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let [weight, bias] = [Some(&at.tensors[0]), at.tensors.get(1)].map(|tensor| tensor.map(|tensor| to.tensor(*tensor)));
        Some(to.product(at, [&x[0], &weight?], bias))
    }
}

impl Dense {
    fn product<'a>(&'a self, at: &'a Node) -> Product<'a> {
        Product {
            lies: if self.shared.as_ref().is_some_and(|shared| shared.turned) { Lies::Turned } else { Lies::Straight },
            weight: at.tensors[0],
            inputs: &at.from.channels,
            outputs: &self.outputs,
            positions: at.from.positions(),
        }
    }
}
