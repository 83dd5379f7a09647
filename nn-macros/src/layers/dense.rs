//! `Dense(64)`: y = x · W + b.

use proc_macro2::TokenStream;

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::layer::{Builder, Facts, Layer, Node, Product, Streams, Tape, TensorSpec, View};
use crate::shape::{Shape, Size};
use crate::step::{TensorId, Value};
use crate::syntax::Item;

struct Dense {
    outputs: Size,
    bias: bool,
    init: Option<TokenStream>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let flow = &checker.no_image(item, flow, "put `Flatten` before it");
    let arguments =
        checker.arguments(item, &[Parameter::required("size").with_inputs(), Parameter::named("bias"), Parameter::named("init")]);
    let outputs = match arguments.get("size") {
        Some(argument) => {
            if let Some(inputs) = &argument.from {
                checker.takes(item, inputs, flow);
            }
            checker.size(&argument.value, "a layer's size")
        }
        None => Size::of(1),
    };
    let bias = arguments.get("bias").is_none_or(|argument| checker.truth(argument, "bias"));
    let init = arguments.get("init").and_then(|argument| checker.initializer(item, argument));
    Draft::of(flow, Dense { outputs, bias, init })
}

impl Layer for Dense {
    fn text(&self) -> String {
        format!("Dense({}{})", self.outputs.text(), if self.bias { "" } else { ", bias = false" })
    }

    fn shape(&self, input: &Shape) -> Shape {
        input.without_pixels().with_channels(self.outputs.clone())
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        TensorSpec::weight_and_bias(vec![self.outputs.clone(), input.channels.clone()], &self.outputs, self.init.clone(), self.bias)
    }

    fn undecided(&self, _: &[&[TensorId]], own: &[TensorId]) -> Vec<TensorId> {
        own.to_vec()
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, draws: true, view: View::Fields("Dense"), ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let y = self.product(at).forward(&at.name, x[0], b);
        Tape::of(x, b.add_bias(&at.name, at.tensors.get(1), y))
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        b.sum_bias(at.tensors.get(1), d_y);
        vec![self.product(at).backward(tape.x(), d_y, b)]
    }
}

impl Dense {
    fn product<'a>(&'a self, at: &'a Node) -> Product<'a> {
        Product { weight: at.tensors[0], inputs: &at.from.channels, outputs: &self.outputs, positions: at.from.positions() }
    }
}
