//! `Dropout(p)`: sets numbers to 0 with probability p in training. In inference, only the classic form does anything.

use crate::checker::{Bound, Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Streams, Tape};
use crate::step::{Operand, Value};
use crate::syntax::Item;

struct Dropout {
    probability: f64,
    /// The classic form: inference multiplies by 1 − p, while the usual form multiplies by 1 / (1 − p) in training.
    classic: bool,
    /// Whether all positions of a channel are dropped together.
    channels: bool,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let [form, second] = ["form", "second form"].map(Parameter::optional);
    let given = checker.arguments(item, &[Parameter::required("probability"), form, second]);
    let probability =
        given.get("probability").and_then(|value| checker.number(value, "the probability", Bound::Probability)).unwrap_or(0.0);
    let (mut classic, mut channels) = (false, false);
    for form in ["form", "second form"].into_iter().filter_map(|form| given.get(form)) {
        match form.value.to_string().as_str() {
            "classic" if !classic => classic = true,
            "channels" if !channels => {
                channels = true;
                if flow.shape.grid.is_one() && !flow.unsure {
                    let given = flow.given();
                    checker.errors.at(&form.value, format_args!("`channels` drops whole channels of an image or a sequence, but {given}"));
                }
            }
            _ => checker.errors.at(&form.value, "expected `classic` or `channels`, each at most once"),
        }
    }
    Draft::of(flow, Dropout { probability, classic, channels })
}

impl Dropout {
    /// The factor for numbers that are kept.
    fn scale(&self) -> f64 {
        if self.classic { 1.0 } else { 1.0 / (1.0 - self.probability) }
    }

    fn kernel(&self) -> Kernel {
        if self.channels { Kernel::Rows("dropout_channels") } else { Kernel::Dropout }
    }

    fn settings(&self, at: &Node) -> Vec<Operand> {
        let (numbers, channels) = ([self.probability, self.scale()].map(Operand::Number), &at.from.channels);
        let width = if self.channels { channels } else { &at.input };
        let stream = Operand::Stream { layer: at.stream, width: width.clone() };
        let sizes = [at.from.positions(), channels.clone()].map(Operand::Size);
        numbers.into_iter().chain([stream]).chain(sizes.into_iter().filter(|_| self.channels)).collect()
    }
}

impl Layer for Dropout {
    fn text(&self) -> String {
        let form = |is: bool, form| if is { form } else { "" };
        format!("Dropout({}{}{})", self.probability, form(self.channels, ", channels"), form(self.classic, ", classic"))
    }

    fn streams(&self) -> usize {
        1
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, lengths: Lengths::Yes, keeps_zeros: true, is_classic_dropout: self.classic, ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        Tape::of(
            x,
            match (b.training, self.classic) {
                (true, _) => b.update(&at.name, self.kernel(), x[0], &self.settings(at)),
                (false, true) => b.update(&at.name, Kernel::Rows("scale"), x[0], &[Operand::Number(1.0 - self.probability)]),
                (false, false) => x[0],
            },
        )
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        // The mask is drawn again: it depends only on the step, the layer and the position.
        vec![b.update_gradient(tape.x(), self.kernel(), d_y, &self.settings(at))]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        if self.classic { Some(to.last(at, "Mul", &[&x[0], &Edge::number(1.0 - self.probability)])) } else { x.first().cloned() }
    }
}
