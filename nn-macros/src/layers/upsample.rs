//! `Upsample(2)`, `Upsample(2, bilinear)`: a larger image or a longer sequence.

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::kernel::{Image, Kernel};
use crate::layer::{Builder, Edge, Layer, Node, Onnx, Tape, Window};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Operand, Step, Value};
use crate::syntax::Item;

struct Upsample {
    text: String,
    times: [usize; 2],
    /// Whether pixels between two others are between them in value.
    linear: bool,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::required("factor"), Parameter::optional("form")]);
    if !checker.has_positions(item, flow) {
        return None;
    }
    let along_steps = flow.shape.grid.is_sequence();
    let form = if along_steps { "linear" } else { "bilinear" };
    if let Some(argument) = given.get("form") {
        checker.word(argument, &[form]);
    }
    let linear = given.get("form").is_some();
    let times = checker.pair(given.get("factor")?, 1, along_steps.then_some(1))?;
    let [height, width] = times;
    let factor = if along_steps || height == width { height.to_string() } else { format!("[{height}, {width}]") };
    let form = if linear { format!(", {form}") } else { String::new() };
    Draft::of(flow, Upsample { text: format!("Upsample({factor}{form})"), times, linear })
}

impl Upsample {
    /// The windows over its output, each for a pixel of its input.
    fn windows(&self, at: &Node) -> Operand {
        let window = Window { kernel: self.times.map(Size::of), stride: self.times, dilation: [1, 1], padding: [[0, 0], [0, 0]] };
        Operand::Windows(Box::new(window.over(&at.to.sides(), &at.to.channels)))
    }
}

impl Layer for Upsample {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn shape(&self, input: &Shape) -> Shape {
        let sides = input.sides();
        input.with_sides([0, 1].map(|axis| sides[axis].times(&Size::of(self.times[axis]))))
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        let kernel = Kernel::Image(if self.linear { Image::UpsampleLinear } else { Image::Upsample });
        b.push(Step::Kernel { kernel, operands: vec![Operand::Write(y), Operand::Read(x[0]), self.windows(at)] });
        Tape::of(x, y)
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let d_x = b.gradient(tape.x());
        let kernel = Kernel::Image(if self.linear { Image::UpsampleLinearBackward } else { Image::UpsampleBackward });
        b.push(Step::Kernel { kernel, operands: vec![Operand::Write(d_x), Operand::Read(d_y), self.windows(at)] });
        vec![d_x]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let axes = if at.from.grid.is_sequence() { 1 } else { 2 };
        let times: Vec<_> = self.times[..axes].iter().map(|times| format!("{times}.0")).collect();
        let scales = Edge(format!("[1.0, 1.0, {}]", times.join(", ")));
        let operator = if self.linear {
            "Resize<mode = \"linear\", coordinate_transformation_mode = \"half_pixel\">"
        } else {
            "Resize<mode = \"nearest\", coordinate_transformation_mode = \"asymmetric\", nearest_mode = \"floor\">"
        };
        Some(to.by_channels(at, operator, &x[0], &[Edge::none(), scales]))
    }
}
