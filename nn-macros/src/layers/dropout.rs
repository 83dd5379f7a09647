//! `Dropout(p)`: sets numbers to 0 with probability p in training. In inference, only the classic form does anything.

use crate::checker::{Bound, Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Facts, Layer, Node, Tape};
use crate::step::{Operand, Value};
use crate::syntax::Item;

struct Dropout {
    probability: f64,
    /// The classic form: inference multiplies by 1 − p, while the usual form multiplies by 1 / (1 − p) in training.
    classic: bool,
    /// The number of its random stream.
    stream: usize,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::required("probability"), Parameter::optional("form")]);
    let probability =
        given.get("probability").and_then(|value| checker.number(value, "the probability", Bound::Probability)).unwrap_or(0.0);
    if let Some(form) = given.get("form") {
        checker.word(form, &["classic"]);
    }
    Draft::of(flow, Dropout { probability, classic: given.get("form").is_some(), stream: checker.stream() })
}

impl Dropout {
    /// The factor for numbers that are kept.
    fn scale(&self) -> f64 {
        if self.classic { 1.0 } else { 1.0 / (1.0 - self.probability) }
    }

    fn settings(&self, at: &Node) -> [Operand; 3] {
        let stream = Operand::Stream { layer: self.stream, width: at.input.clone() };
        [Operand::Number(self.probability), Operand::Number(self.scale()), stream]
    }
}

impl Layer for Dropout {
    fn text(&self) -> String {
        format!("Dropout({}{})", self.probability, if self.classic { ", classic" } else { "" })
    }

    fn facts(&self) -> Facts {
        Facts { keeps_zeros: true, is_classic_dropout: self.classic, ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        Tape::of(
            x,
            match (b.training, self.classic) {
                (true, _) => b.update(&at.name, Kernel::Dropout, x[0], &self.settings(at)),
                (false, true) => b.update(&at.name, Kernel::Rows("scale"), x[0], &[Operand::Number(1.0 - self.probability)]),
                (false, false) => x[0],
            },
        )
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        // The mask is drawn again: it depends only on the step, the layer and the position.
        vec![b.update_gradient(tape.x(), Kernel::Dropout, d_y, &self.settings(at))]
    }
}
