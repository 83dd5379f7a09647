//! `Embedding(64)`: a trained row of numbers for each token.

use proc_macro2::TokenStream;
use quote::quote;

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, First, Layer, Lengths, Node, Onnx, Role, Streams, Tape, TensorSpec, View};
use crate::shape::{Grid, Shape, Size};
use crate::step::{Extent, Operand, Step, Value};
use crate::syntax::Item;

struct Embedding {
    size: Size,
    vocabulary: Size,
    init: Option<TokenStream>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::required("size"), Parameter::named("init")]);
    let size = given.get("size").map(|argument| checker.size(&argument.value, "a layer's size"));
    let init = given.get("init").and_then(|argument| checker.initializer(item, argument));
    let Grid::Tokens { vocabulary, .. } = &flow.shape.grid else {
        if !flow.unsure {
            let (name, given) = (checker.names.of(item), flow.given());
            let hint = if flow.giver.is_none() { ": declare the input as `Tokens(steps, vocabulary)`" } else { "" };
            checker.errors.at(&item.target, format_args!("layer `{name}` takes tokens, but {given}{hint}"));
        }
        return None;
    };
    Draft::of(flow, Embedding { size: size?, vocabulary: vocabulary.clone(), init })
}

impl Layer for Embedding {
    fn text(&self) -> String {
        format!("Embedding({})", self.size.text())
    }

    /// A single token becomes numbers, several become a sequence.
    fn shape(&self, input: &Shape) -> Shape {
        input.at_each(self.size.clone())
    }

    fn tensors(&self, _: &Shape) -> Vec<TensorSpec> {
        let init = self.init.clone().unwrap_or_else(|| quote!(::nn_runtime::init::Normal(0.1)));
        let shape = vec![self.vocabulary.clone(), self.size.clone()];
        vec![TensorSpec { name: "weight".into(), shape, role: Role::Table, first: First::Drawn(init) }]
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, lengths: Lengths::Yes, view: View::Fields("Embedding"), ..Facts::default() }
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        let table = Operand::Table { tensor: at.tensors[0], rows: self.vocabulary.clone() };
        let operands = vec![Operand::Write(y), Operand::Read(read[0]), table, Operand::Size(self.size.clone())];
        b.push(Step::Kernel { kernel: Kernel::Rows("embed"), operands });
        Tape::of(read, y)
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let operands =
            vec![Operand::Gradient(at.tensors[0]), Operand::Read(d_y), Operand::Read(tape.x()), Operand::Size(self.size.clone())];
        b.push(Step::Kernel { kernel: Kernel::Rows("embed_backward"), operands });
        // There is nothing between two tokens.
        let d_x = b.gradient(tape.x());
        b.push(Step::Kernel { kernel: Kernel::Zero, operands: vec![Operand::Write(d_x)] });
        vec![d_x]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let table = to.tensor(at.tensors[0]);
        if !at.to.grid.is_one() {
            return Some(to.last(at, "Gather", &[&table, &x[0]]));
        }
        // A single token becomes numbers.
        let step = to.step(at, "Gather", &[&table, &x[0]]);
        Some(to.last(at, "Squeeze", &[&step, &Edge::of("[1]")]))
    }
}
