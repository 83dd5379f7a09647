//! `Residual { … }`: y = body(x) + x, or with a projection `Residual(project) { … }`: y = body(x) + x · W.

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Facts, First, Layer, Node, Role, Tape, TensorSpec, View};
use crate::shape::Size;
use crate::step::{Extent, Factor, Operand, Step, TensorId, Value};
use crate::syntax::Item;

/// The sum behind the body. It reads the body's output and the input.
struct Residual {
    /// The width of the body's output, if the input is projected to it.
    projected: Option<Size>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let given = checker.arguments(item, &[Parameter::optional("form")]);
    let project = given.get("form");
    if let Some(form) = project {
        checker.word(form, &["project"]);
    }
    let body = checker.body(item)?;
    let end = checker.chain(body, flow.clone());
    if project.is_none() {
        checker.same_width(item, flow, &end);
    }
    let projected = project.map(|_| end.size.clone());
    Some(Draft { layer: Box::new(Residual { projected }), reads: vec![end, flow.clone()] })
}

impl Layer for Residual {
    fn text(&self) -> String {
        if self.projected.is_some() { "Residual(project)".to_owned() } else { "Residual".to_owned() }
    }

    fn output(&self, input: &Size) -> Size {
        self.projected.as_ref().unwrap_or(input).clone()
    }

    fn tensors(&self, input: &Size) -> Vec<TensorSpec> {
        let weight = |outputs: &Size| TensorSpec {
            name: "weight",
            shape: vec![outputs.clone(), input.clone()],
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
        Facts { view: if self.projected.is_some() { View::Fields("Dense") } else { View::None }, adds_input: true, ..Facts::default() }
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        let (end, x) = (read[0], read[1]);
        let y = match (&self.projected, at.tensors.first()) {
            (Some(width), Some(&weight)) => {
                let shortcut = b.value(&at.name, Extent::Rows(width.clone()));
                b.push(Step::Product {
                    out: Operand::Write(shortcut),
                    left: Factor::plain(Operand::Read(x)),
                    right: Factor::plain(Operand::Tensor(weight)),
                });
                b.update(&at.name, Kernel::Add, shortcut, &[Operand::Read(end)])
            }
            _ => b.update(&at.name, Kernel::Add, end, &[Operand::Read(x)]),
        };
        Tape::of(read, y)
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let (Some(&weight), x) = (at.tensors.first(), tape.read[1]) else { return vec![d_y, d_y] };
        b.push(Step::Product {
            out: Operand::Gradient(weight),
            left: Factor::transposed(Operand::Read(x)),
            right: Factor::plain(Operand::Read(d_y)),
        });
        let d_x = b.gradient(x);
        b.push(Step::Product {
            out: Operand::Write(d_x),
            left: Factor::plain(Operand::Read(d_y)),
            right: Factor::transposed(Operand::Tensor(weight)),
        });
        vec![d_y, d_x]
    }
}
