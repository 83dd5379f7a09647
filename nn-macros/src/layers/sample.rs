//! `Sample(20)`: a sample from a normal distribution, as in a variational auto-encoder. Its divergence from N(0, 1) joins the loss.

use quote::ToTokens;

use crate::checker::{Bound, Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, Layer, Node, Onnx, Streams, Tape};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Operand, Step, Value};
use crate::syntax::Item;

struct Sample {
    units: Size,
    /// What its divergence is multiplied by.
    kl: f64,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let flow = &checker.no_image(item, flow, "put `Flatten` before it");
    let given = checker.arguments(item, &[Parameter::required("size"), Parameter::named("kl")]);
    let kl = given.get("kl").and_then(|argument| checker.number(argument, "`kl`", Bound::AtLeast(0.0))).unwrap_or(1.0);
    let size = given.get("size")?;
    let units = checker.size(&size.value, "a layer's size");
    if !flow.unsure {
        let name = checker.names.of(item);
        let needed = units.times(&Size::of(2));
        let texts = [
            format!("layer `{name}` takes "),
            format!(" numbers, {0} means and {0} logarithms of variances, but {1} ", units.text(), flow.gives_or("is")),
            String::new(),
        ];
        let before = checker.errors.count();
        checker.agree(&needed, &flow.shape.channels, texts, &size.value.to_token_stream());
        checker.doubt(before);
    }
    Draft::of(flow, Sample { units, kl })
}

impl Layer for Sample {
    fn text(&self) -> String {
        let kl = if self.kl.to_bits() == 1.0_f64.to_bits() { String::new() } else { format!(", kl = {}", self.kl) };
        format!("Sample({}{kl})", self.units.text())
    }

    fn shape(&self, input: &Shape) -> Shape {
        input.with_channels(self.units.clone())
    }

    fn streams(&self) -> usize {
        1
    }

    fn facts(&self) -> Facts {
        Facts { streams: Streams::Yes, adds_to_loss: self.kl > 0.0, ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        if self.kl > 0.0 {
            b.add_to_loss("divergence", &[Operand::Read(x[0]), Operand::Size(self.units.clone()), Operand::Number(self.kl)]);
        }
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        if b.training {
            let stream = Operand::Stream { layer: at.stream, width: at.output.clone() };
            let operands = vec![Operand::Write(y), Operand::Read(x[0]), Operand::Size(self.units.clone()), stream];
            b.push(Step::Kernel { kernel: Kernel::Rows("sample"), operands });
        } else {
            b.take_columns(y, x[0], [&at.from.channels, &Size::of(0), &self.units]);
        }
        Tape::of(x, y)
    }

    fn backward(&self, _: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let (x, d_added) = (tape.x(), b.d_added());
        let d_x = b.gradient(x);
        let operands =
            vec![Operand::Write(d_x), Operand::Read(d_y), Operand::Read(x), Operand::Read(tape.y), Operand::Size(self.units.clone())];
        b.push(Step::Kernel { kernel: Kernel::Rows("sample_backward"), operands });
        if self.kl > 0.0 {
            let operands = [Operand::Read(x), d_added, Operand::Size(self.units.clone()), Operand::Number(self.kl)];
            return vec![b.update_gradient(x, Kernel::AddToLossBackward("divergence"), d_x, &operands)];
        }
        vec![d_x]
    }

    /// The means.
    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let units = to.size(&self.units);
        Some(to.last(at, "Slice", &[&x[0], &Edge::of("[0]"), &Edge(format!("[{units}]")), &Edge::of("[-1]")]))
    }
}
