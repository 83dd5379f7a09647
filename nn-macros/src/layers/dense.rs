//! `Dense(64)`: y = x · W + b.

use proc_macro2::TokenStream;

use crate::checker::{Draft, Checker, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Facts, First, Layer, Node, Role, Tape, TensorSpec, View};
use crate::shape::Size;
use crate::step::{Extent, Factor, Operand, Step, TensorId, Value};
use crate::syntax::Item;

struct Dense {
    outputs: Size,
    bias: bool,
    init: Option<TokenStream>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
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

    fn output(&self, _: &Size) -> Size {
        self.outputs.clone()
    }

    fn tensors(&self, input: &Size) -> Vec<TensorSpec> {
        let first = self.init.clone().map_or(First::DrawnByDefault, First::Drawn);
        let weight = TensorSpec { name: "weight", shape: vec![self.outputs.clone(), input.clone()], role: Role::Weight, first };
        let bias = TensorSpec { name: "bias", shape: vec![self.outputs.clone()], role: Role::Bias, first: First::Number(0.0) };
        if self.bias { vec![weight, bias] } else { vec![weight] }
    }

    fn undecided(&self, _: &[&[TensorId]], own: &[TensorId]) -> Vec<TensorId> {
        own.to_vec()
    }

    fn facts(&self) -> Facts {
        Facts { draws: true, view: View::Fields("Dense"), ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        b.push(Step::Product {
            out: Operand::Write(y),
            left: Factor::plain(Operand::Read(x[0])),
            right: Factor::plain(Operand::Tensor(at.tensors[0])),
        });
        match at.tensors.get(1) {
            Some(&bias) => Tape::of(x, b.update(&at.name, Kernel::AddBias, y, &[Operand::Tensor(bias)])),
            None => Tape::of(x, y),
        }
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let weight = at.tensors[0];
        if let Some(&bias) = at.tensors.get(1) {
            b.push(Step::Kernel { kernel: Kernel::SumRows, operands: vec![Operand::Gradient(bias), Operand::Read(d_y)] });
        }
        b.push(Step::Product {
            out: Operand::Gradient(weight),
            left: Factor::transposed(Operand::Read(tape.x())),
            right: Factor::plain(Operand::Read(d_y)),
        });
        let d_x = b.gradient(tape.x());
        b.push(Step::Product {
            out: Operand::Write(d_x),
            left: Factor::plain(Operand::Read(d_y)),
            right: Factor::transposed(Operand::Tensor(weight)),
        });
        vec![d_x]
    }
}
