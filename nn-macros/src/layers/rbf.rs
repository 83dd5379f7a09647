//! `Rbf(64)`: radial basis functions, y = exp(−β ‖x − c‖²) with a center and a β for each unit.

use proc_macro2::TokenStream;
use quote::quote;

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, First, Layer, Lengths, Node, Onnx, Role, Streams, Tape, TensorSpec, View};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Operand, Step, TensorId, Value};
use crate::syntax::Item;

struct Rbf {
    units: Size,
    init: Option<TokenStream>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let flow = &checker.no_image(item, flow, "put `Flatten` before it");
    let given = checker.arguments(item, &[Parameter::required("size"), Parameter::named("init")]);
    let units = given.get("size").map_or_else(|| Size::of(1), |argument| checker.size(&argument.value, "a layer's size"));
    let init = given.get("init").and_then(|argument| checker.initializer(item, argument));
    Draft::of(flow, Rbf { units, init })
}

impl Layer for Rbf {
    fn text(&self) -> String {
        format!("Rbf({})", self.units.text())
    }

    fn shape(&self, input: &Shape) -> Shape {
        input.without_pixels().with_channels(self.units.clone())
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        let init = self.init.clone().unwrap_or_else(|| quote!(::nn_runtime::init::Normal(1.0)));
        let shape = vec![self.units.clone(), input.channels.clone()];
        let centers = TensorSpec { name: "centers".into(), shape, role: Role::ExactWeight, first: First::Drawn(init) };
        let beta = TensorSpec { name: "beta".into(), shape: vec![self.units.clone()], role: Role::Scale, first: First::Number(1.0) };
        vec![centers, beta]
    }

    /// What is behind says nothing about the weights before: their products are not passed on.
    fn undecided(&self, _: &[&[TensorId]], _: &[TensorId]) -> Vec<TensorId> {
        Vec::new()
    }

    fn facts(&self) -> Facts {
        Facts { limits: Some([0.0, 1.0]), streams: Streams::Yes, lengths: Lengths::Yes, view: View::Fields("Rbf"), ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        let [centers, beta] = [0, 1].map(|tensor| Operand::Tensor(at.tensors[tensor]));
        let operands = vec![Operand::Write(y), Operand::Read(x[0]), centers, beta, Operand::Size(at.from.channels.clone())];
        b.push(Step::Kernel { kernel: Kernel::Rows("rbf"), operands });
        Tape::of(x, y)
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let [centers, beta] = [0, 1].map(|tensor| Operand::Tensor(at.tensors[tensor]));
        let [d_centers, d_beta] = [0, 1].map(|tensor| Operand::Gradient(at.tensors[tensor]));
        let (x, y) = (Operand::Read(tape.x()), Operand::Read(tape.y));
        let d = b.update("", Kernel::Rows("rbf_backward"), d_y, &[d_centers, d_beta, x.clone(), y, centers.clone(), beta]);
        let d_x = b.gradient(tape.x());
        let operands = vec![Operand::Write(d_x), Operand::Read(d), x, centers, Operand::Size(self.units.clone())];
        b.push(Step::Kernel { kernel: Kernel::Rows("rbf_backward_inputs"), operands });
        vec![d_x]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let [centers, beta] = [0, 1].map(|place| to.tensor(at.tensors[place]));
        let x = to.step(at, "Unsqueeze", &[&x[0], &Edge::of("[-2]")]);
        let apart = to.step(at, "Sub", &[&x, &centers]);
        let squares = to.step(at, "Mul", &[&apart, &apart]);
        let distances = to.step(at, "ReduceSum<keepdims = 0>", &[&squares, &Edge::of("[-1]")]);
        let scaled = to.step(at, "Mul", &[&distances, &beta]);
        let negative = to.step(at, "Neg", &[&scaled]);
        Some(to.last(at, "Exp", &[&negative]))
    }
}
