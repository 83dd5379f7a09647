//! `MaxPool(2)`, `AvgPool(2)`, `GlobalMaxPool` and `GlobalAvgPool`: one number for each window of each channel.

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::kernel::{Image, Kernel};
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Tape, Window};
use crate::model::{Assertion, Claim};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Operand, Step, Value, Windows};
use crate::syntax::{Argument, Item, ends};

struct Pool {
    text: String,
    takes: Takes,
    window: Window,
    /// Whether it gives a row of numbers: the window is the whole image.
    global: bool,
    /// Whether a mean counts the padding, as zeros.
    counts_padding: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Takes {
    Max,
    Average,
}

pub(crate) fn read_max(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Takes::Max)
}

pub(crate) fn read_average(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Takes::Average)
}

pub(crate) fn read_global_max(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read_global(checker, item, flow, Takes::Max)
}

pub(crate) fn read_global_average(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read_global(checker, item, flow, Takes::Average)
}

fn read(checker: &mut Checker, item: &Item, flow: &Flow, takes: Takes) -> Option<Draft> {
    checker.no_body(item);
    let named = ["stride", "padding", "dilation", "count_include_pad"].map(Parameter::named);
    let parameters = [&[Parameter::required("kernel")], &named[..if takes == Takes::Average { 4 } else { 3 }]].concat();
    let given = checker.arguments(item, &parameters);
    if !checker.has_positions(item, flow) {
        return None;
    }
    let along_steps = flow.shape.grid.is_sequence();
    let kernel = given.get("kernel").and_then(|argument| checker.pair(argument, 1, along_steps.then_some(1)))?;
    let stride = match given.get("stride") {
        Some(argument) => checker.pair(argument, 1, along_steps.then_some(1))?,
        None => kernel,
    };
    let dilation = match given.get("dilation") {
        Some(argument) => checker.pair(argument, 1, along_steps.then_some(1))?,
        None => [1, 1],
    };
    let padding = match given.get("padding") {
        Some(argument) => {
            let padding = checker.padding(argument, along_steps, "")?;
            let span = |axis: usize| dilation[axis] * (kernel[axis] - 1);
            if let Some(axis) = (0..2).find(|axis| padding[*axis].iter().any(|side| *side > span(*axis))) {
                let most = span(axis);
                checker
                    .errors
                    .at(&argument.value, format_args!("the padding of a pool must be smaller than its kernel, here at most {most}"));
                return None;
            }
            padding
        }
        None => [[0, 0]; 2],
    };
    let counts_padding = given.get("count_include_pad").is_none_or(|argument| checker.truth(argument, "count_include_pad"));
    let window = Window { kernel: kernel.map(Size::of), stride, dilation, padding };
    checker.fits(item, flow, &window, given.get("kernel"));
    if let Some(argument) = given.get("dilation") {
        sees_something(checker, item, flow, &window, argument);
    }
    let name = if takes == Takes::Max { "MaxPool" } else { "AvgPool" };
    let pair =
        |[height, width]: [usize; 2]| if height == width || along_steps { height.to_string() } else { format!("[{height}, {width}]") };
    let stride_text = if stride == kernel { String::new() } else { format!(", stride = {}", pair(stride)) };
    let padding_text = match padding {
        [[0, 0], [0, 0]] => String::new(),
        [height, width] if height[0] == height[1] && width[0] == width[1] => format!(", padding = {}", pair([height[0], width[0]])),
        [steps, _] if along_steps => format!(", padding = {steps:?}"),
        sides => format!(", padding = {sides:?}"),
    };
    let dilation_text = if dilation == [1, 1] { String::new() } else { format!(", dilation = {}", pair(dilation)) };
    let counts_text = if counts_padding { "" } else { ", count_include_pad = false" };
    let text = format!("{name}({}{stride_text}{padding_text}{dilation_text}{counts_text})", pair(kernel));
    Draft::of(flow, Pool { text, takes, window, global: false, counts_padding })
}

/// Reports windows that could lie in the padding with all their numbers: those whose numbers are further apart than the image is large.
fn sees_something(checker: &mut Checker, item: &Item, flow: &Flow, window: &Window, argument: &Argument) {
    if !window.is_padded() || flow.unsure {
        return;
    }
    let sides = flow.shape.sides();
    let name = checker.names.of(item);
    for (axis, most) in sides.iter().enumerate().filter(|(axis, _)| window.padding[*axis] != [0, 0]) {
        let texts = [
            format!("layer `{name}` has a dilation of {}, but {}: with a padding it can be at most ", window.dilation[axis], flow.given()),
            String::new(),
        ];
        match most.known() {
            Some(most) if window.dilation[axis] > most => {
                let errors = checker.errors.count();
                checker.errors.at(&argument.value, format_args!("{}{most}", texts[0]));
                checker.doubt(errors);
                return;
            }
            Some(_) => {}
            None => {
                let claim = Claim::AtMost { size: Size::of(window.dilation[axis]), most: most.clone(), texts };
                checker.assertions.push(Assertion { claim, spans: ends(&argument.value) });
            }
        }
    }
}

fn read_global(checker: &mut Checker, item: &Item, flow: &Flow, takes: Takes) -> Option<Draft> {
    checker.no_body(item);
    checker.arguments(item, &[]);
    if !checker.has_positions(item, flow) {
        return None;
    }
    let window = Window { kernel: flow.shape.sides(), stride: [1, 1], dilation: [1, 1], padding: [[0, 0]; 2] };
    let text = if takes == Takes::Max { "GlobalMaxPool" } else { "GlobalAvgPool" };
    Draft::of(flow, Pool { text: text.to_owned(), takes, window, global: true, counts_padding: true })
}

impl Pool {
    /// Its windows over the image without padding, for it knows which numbers are there, and whether a mean counts the padding.
    fn windows(&self, at: &Node) -> Vec<Operand> {
        let windows = self.window.over(&at.from.sides(), &at.from.channels);
        let windows = Operand::Windows(Box::new(Windows { padding: self.window.padding, ..windows }));
        let counts = (self.takes == Takes::Average).then_some(Operand::Truth(self.counts_padding));
        [windows].into_iter().chain(counts).collect()
    }
}

impl Layer for Pool {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn shape(&self, input: &Shape) -> Shape {
        if self.global { Shape::numbers(input.channels.clone()) } else { self.window.shape(input, input.channels.clone()) }
    }

    fn facts(&self) -> Facts {
        let lengths = if self.global { Lengths::Yes } else { Lengths::No("changes the number of steps, and with it where a row ends") };
        Facts { keeps_zeros: true, lengths, ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        if let Some(lengths) = b.lengths(&at.from) {
            let kernel = Kernel::Rows(if self.takes == Takes::Max { "max_of_steps" } else { "mean_of_steps" });
            let operands = vec![Operand::Write(y), Operand::Read(x[0]), lengths, Operand::Size(at.from.channels.clone())];
            b.push(Step::Kernel { kernel, operands });
            return Tape::of(x, y);
        }
        let kernel = Kernel::Image(if self.takes == Takes::Max { Image::MaxPool } else { Image::AveragePool });
        let operands = [Operand::Write(y), Operand::Read(x[0])].into_iter().chain(self.windows(at)).collect();
        b.push(Step::Kernel { kernel, operands });
        Tape::of(x, y)
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let d_x = b.gradient(tape.x());
        let mut operands = vec![Operand::Write(d_x), Operand::Read(d_y)];
        if let Some(lengths) = b.lengths(&at.from) {
            let of_max = self.takes == Takes::Max;
            let kernel = Kernel::Rows(if of_max { "max_of_steps_backward" } else { "mean_of_steps_backward" });
            operands.extend([Operand::Read(tape.x())].into_iter().filter(|_| of_max));
            operands.extend([lengths, Operand::Size(at.from.channels.clone())]);
            b.push(Step::Kernel { kernel, operands });
            return vec![d_x];
        }
        let kernel = Kernel::Image(match self.takes {
            Takes::Max => {
                operands.push(Operand::Read(tape.x()));
                Image::MaxPoolBackward
            }
            Takes::Average => Image::AveragePoolBackward,
        });
        operands.extend(self.windows(at));
        b.push(Step::Kernel { kernel, operands });
        vec![d_x]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let is_max = self.takes == Takes::Max;
        if !self.global {
            let axes = if at.from.grid.is_sequence() { 1 } else { 2 };
            let kernel: Vec<_> = self.window.kernel[..axes].iter().filter_map(Size::known).collect();
            let pads: Vec<_> =
                [0, 1].into_iter().flat_map(|side| self.window.padding[..axes].iter().map(move |padding| padding[side])).collect();
            let [strides, dilations] = [&self.window.stride[..axes], &self.window.dilation[..axes]];
            let dilations =
                if dilations.iter().all(|dilation| *dilation == 1) { String::new() } else { format!(", dilations = {dilations:?}") };
            let attributes = format!("kernel_shape = {kernel:?}, strides = {strides:?}, pads = {pads:?}{dilations}");
            let counts = u8::from(self.counts_padding);
            let operator =
                if is_max { format!("MaxPool<{attributes}>") } else { format!("AveragePool<count_include_pad = {counts}, {attributes}>") };
            return Some(to.by_channels(at, &operator, &x[0], &[]));
        }
        if !at.from.grid.is_sequence() {
            let y = to.step(at, if is_max { "GlobalMaxPool" } else { "GlobalAveragePool" }, &[&x[0]]);
            return Some(to.last(at, "Flatten<axis = 1>", &[&y]));
        }
        let Some(lengths) = to.lengths.clone().filter(|_| at.from.padded) else {
            return Some(to.last(
                at,
                if is_max { "ReduceMax<keepdims = 0>" } else { "ReduceMean<keepdims = 0>" },
                &[&x[0], &Edge::of("[1]")],
            ));
        };
        // A row without steps gives 0.
        let lengths = to.step(at, "Unsqueeze", &[&lengths, &Edge::of("[1]")]);
        if is_max {
            let steps = to.ended(at, &x[0], f64::from(f32::MIN));
            let largest = to.step(at, "ReduceMax<keepdims = 0>", &[&steps, &Edge::of("[1]")]);
            let has_steps = to.step(at, "Greater", &[&lengths, &Edge::of("0")]);
            return Some(to.last(at, "Where", &[&has_steps, &largest, &Edge::number(0.0)]));
        }
        let steps = to.ended(at, &x[0], 0.0);
        let sum = to.step(at, "ReduceSum<keepdims = 0>", &[&steps, &Edge::of("[1]")]);
        let lengths = to.step(at, "Max", &[&lengths, &Edge::of("1")]);
        let lengths = to.step(at, "Cast<to = 1>", &[&lengths]);
        Some(to.last(at, "Div", &[&sum, &lengths]))
    }
}
