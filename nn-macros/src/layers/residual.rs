//! `Residual { … }`: y = body(x) + x, or with a projection `Residual(project) { … }`: y = body(x) + x · W.

use crate::checker::{Checker, Flow, Parameter};
use crate::layer::{Builder, Facts, First, Layer, Placed, Role, Tape, TensorSpec, View};
use crate::shape::Size;
use crate::step::{Extent, Factor, Operand, Step, TensorId, Value};
use crate::syntax::Item;

struct Residual {
    body: Vec<Placed>,
    /// The width of the body's output, if the input is projected to it.
    projected: Option<Size>,
    /// The weights whose products the body's output consists of.
    undecided: Vec<TensorId>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Box<dyn Layer>> {
    let given = checker.arguments(item, &[Parameter::optional("form")]);
    let project = given.get("form");
    if let Some(form) = project {
        checker.word(form, &["project"]);
    }
    let body = checker.body(item)?;
    let (body, end) = checker.chain(body, flow.clone());
    if project.is_none() {
        checker.same_width(item, flow, &end);
    }
    Some(Box::new(Residual { body, projected: project.map(|_| end.size), undecided: end.undecided }))
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

    /// What came in by the shortcut is a sum of many products by now: what is behind the residual says nothing of the weights before it.
    fn undecided(&self, _: &[TensorId], own: &[TensorId]) -> Vec<TensorId> {
        [&self.undecided, own].concat()
    }

    fn chains(&self) -> Vec<&[Placed]> {
        vec![&self.body]
    }

    fn facts(&self) -> Facts {
        Facts { view: if self.projected.is_some() { View::Fields("Dense") } else { View::None }, adds_input: true, ..Facts::default() }
    }

    fn forward(&self, at: &Placed, x: Value, b: &mut Builder) -> Tape {
        let (inner, end) = b.forward(&self.body, x);
        let y = match (&self.projected, at.tensors.first()) {
            (Some(width), Some(&weight)) => {
                let shortcut = b.value(&at.name, Extent::Rows(width.clone()));
                b.push(Step::Product {
                    out: Operand::Write(shortcut),
                    left: Factor::plain(Operand::Read(x)),
                    right: Factor::plain(Operand::Tensor(weight)),
                });
                b.update(&at.name, "add", shortcut, &[Operand::Read(end)])
            }
            _ => b.update(&at.name, "add", end, &[Operand::Read(x)]),
        };
        Tape { inner, ..Tape::of(x, y) }
    }

    fn backward(&self, at: &Placed, tape: &Tape, d_y: Value, b: &mut Builder) -> Value {
        let mut d_shortcut = d_y;
        if let Some(&weight) = at.tensors.first() {
            b.push(Step::Product {
                out: Operand::Gradient(weight),
                left: Factor::transposed(Operand::Read(tape.x)),
                right: Factor::plain(Operand::Read(d_y)),
            });
            d_shortcut = b.gradient(tape.x);
            b.push(Step::Product {
                out: Operand::Write(d_shortcut),
                left: Factor::plain(Operand::Read(d_y)),
                right: Factor::transposed(Operand::Tensor(weight)),
            });
        }
        let d_body = b.backward(&self.body, &tape.inner, d_y);
        b.update_gradient(tape.x, "add", d_body, &[Operand::Read(d_shortcut)])
    }
}
