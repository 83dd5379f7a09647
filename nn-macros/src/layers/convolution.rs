//! `Conv2d(16, kernel = 3)` over images and `Conv1d(16, kernel = 3)` over sequences: y = x ∗ W + b.

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::checker::{Checker, Draft, Flow, Given, Parameter, side};
use crate::kernel::{Image, Kernel};
use crate::layer::{Builder, Facts, Layer, Node, Product, Tape, TensorSpec, View, Window};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Frame, Operand, Step, TensorId, Value, Windows};
use crate::syntax::{Argument, Item};

struct Convolution {
    text: String,
    axes: Axes,
    outputs: Size,
    window: Window,
    groups: usize,
    bias: bool,
    init: Option<TokenStream>,
}

/// What a convolution goes along.
#[derive(Clone, Copy, PartialEq)]
enum Axes {
    Steps,
    Pixels,
}

pub(crate) fn read_2d(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Axes::Pixels)
}

pub(crate) fn read_1d(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Axes::Steps)
}

fn read(checker: &mut Checker, item: &Item, flow: &Flow, axes: Axes) -> Option<Draft> {
    checker.no_body(item);
    let before = checker.errors.count();
    let size = if axes == Axes::Pixels { "number of channels" } else { "number of features" };
    let [stride, padding, dilation, groups] = ["stride", "padding", "dilation", "groups"].map(Parameter::named);
    let given = checker.arguments(
        item,
        &[
            Parameter::required(size).with_inputs(),
            Parameter::required("kernel").by_name(),
            stride,
            padding,
            dilation,
            groups,
            Parameter::named("bias"),
            Parameter::named("init"),
        ],
    );
    let outputs = given.get(size).map(|argument| {
        if let Some(inputs) = &argument.from {
            checker.takes(item, inputs, flow);
        }
        checker.size(&argument.value, "a layer's size")
    });
    let across = (axes == Axes::Steps).then_some(1);
    let mut numbers = |name: &str| given.get(name).map_or(Some([1, 1]), |argument| checker.pair(argument, 1, across));
    let (stride, dilation) = (numbers("stride"), numbers("dilation"));
    let kernel = given.get("kernel").and_then(|_| numbers("kernel"));
    let bias = given.get("bias").is_none_or(|argument| checker.truth(argument, "bias"));
    let init = given.get("init").and_then(|argument| checker.initializer(item, argument));
    let groups = given.get("groups").map_or(Some([1, 1]), |argument| checker.pair(argument, 1, Some(1)));
    if !checker.goes_along(item, flow, axes == Axes::Pixels) {
        return None;
    }
    let (kernel, stride, dilation, [mut groups, _]) = (kernel?, stride?, dilation?, groups?);
    let padding = padded(checker, &given, [kernel, stride, dilation], axes)?;
    let (outputs, text) = (outputs?, text(item));
    let are_right = checker.errors.count() == before && !flow.unsure;
    if let Some(argument) = given.get("groups") {
        let fit = are_right && shared(checker, argument, flow, groups, &outputs);
        groups = if fit { groups } else { 1 };
    }
    let window = Window { kernel: kernel.map(Size::of), stride, dilation, padding };
    checker.fits(item, flow, &window, given.get("kernel"));
    Draft::of(flow, Convolution { text, axes, outputs, window, groups, bias, init })
}

/// The layer as it is written, without spaces at the wrong places.
fn text(item: &Item) -> String {
    let arguments = item.arguments.iter().flat_map(|arguments| &arguments.list);
    let arguments: Vec<_> = arguments
        .map(|argument| {
            let value = argument.value.to_token_stream().to_string().replace(" ,", ",").replace("[ ", "[").replace(" ]", "]");
            argument.name.as_ref().map_or(value.clone(), |name| format!("{name} = {value}"))
        })
        .collect();
    format!("{}({})", item.target.to_token_stream(), arguments.join(", "))
}

/// `padding = 1`, `padding = [1, 2]`, `padding = same`, `padding = causal`: how many zeros there are before and behind each axis.
fn padded(checker: &mut Checker, given: &Given<'_>, [kernel, stride, dilation]: [[usize; 2]; 3], axes: Axes) -> Option<[[usize; 2]; 2]> {
    let Some(argument) = given.get("padding") else { return Some([[0, 0]; 2]) };
    let spans = [0, 1].map(|axis| dilation[axis] * (kernel[axis] - 1));
    match argument.value.to_string().as_str() {
        "same" => {
            if let Some(stride) = stride.into_iter().find(|stride| *stride > 1) {
                let [height, width] = spans.map(|span| span / 2);
                let one = height == width || axes == Axes::Steps;
                let padding = if one { height.to_string() } else { format!("[{height}, {width}]") };
                let message = format!("`padding = same` keeps the size, but a stride of {stride} does not: write `padding = {padding}`");
                checker.errors.at(&argument.value, message);
                return None;
            }
            if let Some(axis) = (0..2).find(|axis| spans[*axis] % 2 == 1) {
                let even = kernel[axis];
                let tokens = given.get("kernel").map(|kernel| side(&kernel.value, axis));
                let message = format!("`padding = same` requires an odd kernel: write {} or {}", even - 1, even + 1);
                checker.errors.at(tokens, message);
                return None;
            }
            Some(spans.map(|span| [span / 2, span / 2]))
        }
        "causal" if axes == Axes::Steps => Some([[spans[0], 0], [0, 0]]),
        _ => {
            let (across, words) = if axes == Axes::Steps { (Some(0), "`same`, `causal` or ") } else { (None, "`same` or ") };
            checker.pair_or(argument, 0, across, words).map(|padding| padding.map(|side| [side, side]))
        }
    }
}

/// Reports a number of groups that does not divide the channels on both sides. Returns whether it does.
fn shared(checker: &mut Checker, argument: &Argument, flow: &Flow, groups: usize, outputs: &Size) -> bool {
    let kind = flow.shape.grid.channel();
    let message = match (flow.shape.channels.known(), outputs.known()) {
        (Some(inputs), _) if inputs.checked_rem(groups) != Some(0) => {
            format!("{groups} groups cannot share the {} of {}", flow.shape.channels.counted(kind), flow.giver())
        }
        (_, Some(number)) if number.checked_rem(groups) != Some(0) => {
            format!("{groups} groups cannot share {}", outputs.counted(&format!("output {kind}")))
        }
        (Some(_), Some(_)) => return true,
        _ => format!("`groups` requires literals for the {kind}s of the input and of the layer"),
    };
    checker.errors.at(&argument.value, message);
    false
}

impl Convolution {
    /// The channels that one output reads.
    fn depth(&self, from: &Shape) -> Size {
        match from.channels.known() {
            Some(channels) => Size::of(channels / self.groups),
            None => from.channels.clone(),
        }
    }

    /// Whether it is a `Dense` at each position.
    fn product<'a>(&'a self, at: &'a Node) -> Option<Product<'a>> {
        let one = self.window.kernel.iter().all(|side| side.known() == Some(1));
        (one && self.window.stride == [1, 1] && !self.window.is_padded() && self.groups == 1).then(|| Product {
            weight: at.tensors[0],
            inputs: &at.from.channels,
            outputs: &self.outputs,
            positions: at.from.positions(),
        })
    }

    /// Its windows over the image with its padding.
    fn windows(&self, at: &Node) -> Operand {
        let windows = self.window.over(&self.window.padded(&at.from), &at.from.channels);
        Operand::Windows(Box::new(Windows { groups: self.groups, ..windows }))
    }

    /// How the gradient of its output is copied to be convolved with the turned weights: as far apart as the windows were.
    fn spread(&self, at: &Node) -> Frame {
        let (span, sides) = (self.window.span(), at.from.sides());
        let behind = |axis: usize| Size::of(span[axis].known().unwrap_or(1) - 1);
        let start = |axis: usize| {
            let [behind, before] = [span[axis].known().unwrap_or(1) - 1, self.window.padding[axis][0]];
            isize::try_from(behind).unwrap_or(0) - isize::try_from(before).unwrap_or(0)
        };
        Frame {
            from: at.to.sides(),
            to: [0, 1].map(|axis| sides[axis].plus(&behind(axis))),
            channels: self.outputs.clone(),
            start: [start(0), start(1)],
            step: self.window.stride,
        }
    }
}

impl Layer for Convolution {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn shape(&self, input: &Shape) -> Shape {
        self.window.shape(input, self.outputs.clone())
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        let [height, width] = self.window.kernel.clone();
        let mut shape = vec![self.outputs.clone(), self.depth(input), height];
        if self.axes == Axes::Pixels {
            shape.push(width);
        }
        TensorSpec::weight_and_bias(shape, self.init.clone(), self.bias)
    }

    fn undecided(&self, _: &[&[TensorId]], own: &[TensorId]) -> Vec<TensorId> {
        own.to_vec()
    }

    fn facts(&self) -> Facts {
        Facts { draws: true, pads: true, view: View::Fields("Convolution"), ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let mut tape = Tape::of(x, x[0]);
        let y = if let Some(product) = self.product(at) {
            product.forward(&at.name, x[0], b)
        } else {
            let mut padded = x[0];
            if self.window.is_padded() {
                padded = b.frame(&format!("padded_for_{}", at.name), x[0], self.window.frame(&at.from));
            }
            tape.kept.push(padded);
            let y = b.value(&at.name, Extent::Rows(at.output.clone()));
            let windows = self.windows(at);
            let operands = vec![Operand::Write(y), Operand::Read(padded), Operand::Tensor(at.tensors[0]), windows];
            b.push(Step::Kernel { kernel: Kernel::Image(Image::Convolve), operands });
            y
        };
        tape.y = b.add_bias(&at.name, at.tensors.get(1), y);
        tape
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        b.sum_bias(at.tensors.get(1), d_y);
        if let Some(product) = self.product(at) {
            return vec![product.backward(tape.x(), d_y, b)];
        }
        let weight = at.tensors[0];
        let windows = self.windows(at);
        b.push(Step::Kernel {
            kernel: Kernel::Image(Image::ConvolveWeights),
            operands: vec![Operand::Gradient(weight), Operand::Read(d_y), Operand::Read(tape.kept[0]), windows.clone()],
        });

        let len = self.window.kernel.iter().fold(self.outputs.times(&self.depth(&at.from)), |len, side| len.times(side));
        let turned = b.value(format!("turned_{}", at.name), Extent::Fixed(len));
        b.push(Step::Kernel {
            kernel: Kernel::Image(Image::TurnWeights),
            operands: vec![Operand::Write(turned), Operand::Tensor(weight), windows],
        });
        let frame = self.spread(at);
        let back = Windows { stride: [1, 1], groups: self.groups, ..self.window.over(&frame.to, &frame.channels) };
        let spread = b.frame(&format!("spread_for_{}", at.name), d_y, frame);
        let d_x = b.gradient(tape.x());
        b.push(Step::Kernel {
            kernel: Kernel::Image(Image::Convolve),
            operands: vec![Operand::Write(d_x), Operand::Read(spread), Operand::Read(turned), Operand::Windows(Box::new(back))],
        });
        vec![d_x]
    }
}
