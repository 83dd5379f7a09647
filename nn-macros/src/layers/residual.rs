//! `Residual { … }`: y = body(x) + x, or with a projection `Residual(project) { … }`: y = body(x) + x · W.

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, First, Layer, Lengths, Lies, Node, Onnx, Product, Role, Streams, Tape, TensorSpec, View};
use crate::shape::{Grid, Shape};
use crate::step::{Operand, TensorId, Value};
use crate::syntax::Item;

/// The sum behind the body. It reads the body's output and the input.
struct Residual {
    /// The shape of the body's output, if the input is projected to it.
    projected: Option<Shape>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let given = checker.arguments(item, &[Parameter::optional("form")]);
    let project = given.get("form");
    if let Some(form) = project {
        checker.word(form, &["project"]);
    }
    let body = checker.body(item)?;
    let end = checker.chain(body, flow.clone());
    checker.keeps_shape(item, flow, &end, project.is_some());
    let projected = project.map(|_| end.shape.clone());
    Some(Draft { layer: Box::new(Residual { projected }), reads: vec![end, flow.clone()] })
}

impl Layer for Residual {
    fn text(&self) -> String {
        if self.projected.is_some() { "Residual(project)".to_owned() } else { "Residual".to_owned() }
    }

    fn shape(&self, input: &Shape) -> Shape {
        self.projected.as_ref().unwrap_or(input).clone()
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        let weight = |outputs: &Shape| TensorSpec {
            name: "weight".into(),
            shape: vec![outputs.channels.clone(), input.channels.clone()],
            role: Role::Weight,
            first: First::DrawnByDefault,
        };
        self.projected.iter().map(weight).collect()
    }

    /// The input is a sum of many products: what is behind the residual says nothing about the weights before it.
    fn undecided(&self, read: &[&[TensorId]], own: &[TensorId]) -> Vec<TensorId> {
        [read[0], own].concat()
    }

    fn facts(&self) -> Facts {
        Facts {
            view: if self.projected.is_some() { View::Fields("Dense") } else { View::None },
            summands: 1,
            streams: Streams::Yes,
            lengths: Lengths::Yes,
            ..Facts::default()
        }
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        let (end, x) = (read[0], read[1]);
        let y = match self.product(at) {
            Some(product) => {
                let shortcut = product.forward(&at.name, x, b);
                b.update(&at.name, Kernel::Add, shortcut, &[Operand::Read(end)])
            }
            None => b.update(&at.name, Kernel::Add, end, &[Operand::Read(x)]),
        };
        Tape::of(read, y)
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let d_x = self.product(at).map_or(d_y, |product| product.backward(tape.read[1], d_y, b));
        vec![d_y, d_x]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let [body, input] = x else { return None };
        let Some(weight) = at.tensors.first().map(|weight| to.tensor(*weight)) else {
            return Some(to.last(at, "Add", &[body, input]));
        };
        let shortcut = if matches!(at.from.grid, Grid::Pixels { .. }) {
            let weight = to.step(at, "Unsqueeze", &[&weight, &Edge::of("[2, 3]")]);
            to.step(at, "Conv<kernel_shape = [1, 1]>", &[input, &weight])
        } else {
            to.step(at, "MatMul", &[input, &weight.turned()])
        };
        Some(to.last(at, "Add", &[body, &shortcut]))
    }
}

impl Residual {
    /// What projects the input.
    fn product<'a>(&'a self, at: &'a Node) -> Option<Product<'a>> {
        let outputs = &self.projected.as_ref()?.channels;
        Some(Product { lies: Lies::Straight, weight: at.tensors[0], inputs: &at.from.channels, outputs, positions: at.from.positions() })
    }
}
