//! `path::To::Type`: another network, or an activation or layer of the user. All are called through the trait `Layer`.

use quote::{ToTokens, quote};

use crate::checker::{Checker, Draft, Flow};
use crate::layer::{Builder, Facts, First, Layer, Node, Role, Tape, TensorSpec, View};
use crate::shape::{Shape, Size};
use crate::step::{Call, Extent, Nested, Operand, OwnLayer, Pass, Step, TensorId, Value};
use crate::syntax::{Item, Target};

struct OfPath {
    /// As the user wrote it.
    text: String,
    path: OwnLayer,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let Target::Path(path) = &item.target else { return None };
    checker.no_body(item);
    if checker.is_the_network(path) {
        checker.errors.at(path, "a network cannot contain itself");
        return None;
    }
    if let Some(arguments) = &item.arguments {
        checker.errors.at(
            crate::checker::spanned(arguments.parenthesis.span.open()),
            "a layer of your own takes no arguments: its settings belong to its type",
        );
    }
    let (input, scalar) = (flow.size.argument(), &checker.scalar);
    let text = path.to_token_stream().to_string().replace(' ', "");
    let train = quote!(::nn_runtime::TrainLayer<#input, #scalar>);
    let path = OwnLayer {
        layer: quote!(<#path as ::nn_runtime::Layer<#input, #scalar>>),
        can_be_trained: quote!(#path: #train),
        train: quote!(<#path as #train>),
    };
    Draft::of(flow, OfPath { text, path })
}

impl OfPath {
    fn nested(&self, at: &Node) -> Nested {
        Nested { path: self.path.clone(), parameters: at.tensors[0], statistics: at.tensors[1] }
    }
}

impl Layer for OfPath {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn shape(&self, _: &Shape) -> Shape {
        let layer = &self.path.layer;
        Shape::numbers(Size::expression(quote!(#layer::OUT), format!("{}::OUT", self.text)))
    }

    fn tensors(&self, _: &Shape) -> Vec<TensorSpec> {
        let layer = &self.path.layer;
        let numbers = |role, count| TensorSpec {
            name: "".into(),
            shape: vec![Size::expression(quote!(#layer::#count), format!("{}::{count}", self.text))],
            role,
            first: First::Layer(self.path.clone()),
        };
        vec![numbers(Role::LayerParameters, quote!(PARAMETERS)), numbers(Role::LayerStatistics, quote!(STATISTICS))]
    }

    fn undecided(&self, _: &[&[TensorId]], _: &[TensorId]) -> Vec<TensorId> {
        Vec::new()
    }

    fn facts(&self) -> Facts {
        Facts { view: View::Slices, ..Facts::default() }
    }

    /// A layer of the user sees the numbers of an image in the order outside of the network.
    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let layer = self.nested(at);
        let outside = b.outside(&format!("inputs_of_{}", at.name), x[0], &at.from);
        let pass = if b.training { Pass::Forward } else { Pass::Predict };
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        let memory = b.value(format!("memory_of_{}", at.name), Extent::Layer(layer.clone(), pass));
        b.push(Step::Call(Call { layer, pass, x: Operand::Read(outside), y: Operand::Write(y), memory: Operand::Write(memory), d: None }));
        Tape { kept: vec![memory, outside], ..Tape::of(x, y) }
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let &[memory, outside] = &tape.kept[..] else { return Vec::new() };
        let d_outside = b.gradient(outside);
        // The layer may overwrite the gradient it is given, so that nothing else can read that gradient afterwards.
        let d_spent = b.like(format!("d_{}", at.name), d_y);
        b.push(Step::Call(Call {
            layer: self.nested(at),
            pass: Pass::Backward,
            x: Operand::Read(outside),
            y: Operand::Read(tape.y),
            memory: Operand::Read(memory),
            d: Some((Operand::Update { new: d_spent, old: d_y }, Operand::Write(d_outside))),
        }));
        vec![b.inside("", d_outside, &at.from)]
    }
}
