//! `Repeat(n) { … }`: its body, written out n times. Each copy has its own weights.

use crate::checker::{Checker, Flow, Parameter};
use crate::desugar::{MOST, times};
use crate::layer::{Builder, Facts, Gives, Layer, Placed, Tape};
use crate::shape::Size;
use crate::step::{TensorId, Value};
use crate::syntax::{Item, Member};

struct Repeat {
    times: usize,
    body: Vec<Placed>,
    /// The weights whose products the last copy's output consists of.
    undecided: Vec<TensorId>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Box<dyn Layer>> {
    let given = checker.arguments(item, &[Parameter::required("number of copies")]);
    if let (Some(argument), None) = (given.get("number of copies"), times(item)) {
        checker.errors.at(&argument.value, format_args!("the number of copies must be a literal from 1 to {MOST}"));
    }
    let copies = checker.body(item)?;
    let (mut body, mut flow, before) = (Vec::new(), flow.clone(), checker.errors.count());
    for member in &copies.members {
        // A mistake in the first copy is in all of them: report it once.
        if checker.errors.count() > before {
            break;
        }
        let Member::Chain(copy) = member else { continue };
        let (layers, end) = checker.chain(copy, flow);
        body.extend(layers);
        flow = end;
    }
    Some(Box::new(Repeat { times: copies.members.len(), body, undecided: flow.undecided }))
}

impl Layer for Repeat {
    fn text(&self) -> String {
        format!("Repeat({})", self.times)
    }

    fn output(&self, input: &Size) -> Size {
        self.body.last().map_or_else(|| input.clone(), |last| last.output.clone())
    }

    fn undecided(&self, _: &[TensorId], _: &[TensorId]) -> Vec<TensorId> {
        self.undecided.clone()
    }

    fn chains(&self) -> Vec<&[Placed]> {
        vec![&self.body]
    }

    fn facts(&self) -> Facts {
        Facts { gives: self.body.last().map_or(Gives::Anything, |last| last.layer.facts().gives), ..Facts::default() }
    }

    fn forward(&self, _: &Placed, x: Value, b: &mut Builder) -> Tape {
        let (inner, end) = b.forward(&self.body, x);
        Tape { inner, ..Tape::of(x, end) }
    }

    fn backward(&self, _: &Placed, tape: &Tape, d_y: Value, b: &mut Builder) -> Value {
        b.backward(&self.body, &tape.inner, d_y)
    }
}
