//! `Residual { … }`: y = body(x) + x.

use crate::builder::{Builder, Tape};
use crate::check::{Checker, Flow};
use crate::layer::Layer;
use crate::model::Placed;
use crate::step::{Operand, Value};
use crate::syntax::Item;

struct Residual {
    body: Vec<Placed>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Box<dyn Layer>> {
    checker.arguments(item, &[]);
    let body = checker.body(item)?;
    let (body, end) = checker.chain(body, flow.clone());
    checker.same_width(item, flow, &end);
    Some(Box::new(Residual { body }))
}

impl Layer for Residual {
    fn text(&self) -> String {
        "Residual".to_owned()
    }

    fn inner(&self) -> &[Placed] {
        &self.body
    }

    fn forward(&self, at: &Placed, x: Value, b: &mut Builder) -> Tape {
        let (inner, end) = b.forward(&self.body, x);
        let y = b.update(&at.name, "add", end, &[Operand::Read(x)]);
        Tape { inner, ..Tape::of(x, y) }
    }

    fn backward(&self, _: &Placed, tape: &Tape, d_y: Value, b: &mut Builder) -> Value {
        let d_body = b.backward(&self.body, &tape.inner, d_y);
        b.update_gradient(tape.x, "add", d_body, &[Operand::Read(d_y)])
    }
}
