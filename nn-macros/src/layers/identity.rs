//! `Identity`: y = x.

use crate::checker::{Checker, Flow};
use crate::layer::{Builder, Layer, Placed, Tape};
use crate::step::Value;
use crate::syntax::Item;

struct Identity;

pub(crate) fn read(checker: &mut Checker, item: &Item, _: &Flow) -> Option<Box<dyn Layer>> {
    checker.arguments(item, &[]);
    checker.no_body(item);
    Some(Box::new(Identity))
}

impl Layer for Identity {
    fn text(&self) -> String {
        "Identity".to_owned()
    }

    fn forward(&self, _: &Placed, x: Value, _: &mut Builder) -> Tape {
        Tape::of(x, x)
    }

    fn backward(&self, _: &Placed, _: &Tape, d_y: Value, _: &mut Builder) -> Value {
        d_y
    }
}
