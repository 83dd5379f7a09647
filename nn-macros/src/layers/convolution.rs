//! `Conv2d(16, kernel = 3)` over images and `Conv1d(16, kernel = 3)` over sequences: y = x ∗ W + b.

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::checker::{Checker, Draft, Flow, Given, Parameter, side};
use crate::kernel::Kernel;
use crate::layer::{
    Builder, Convolving, Edge, Facts, Layer, Lengths, Lies, Node, Onnx, Product, Remembers, Streams, Tape, TensorSpec, View, Window,
};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Operand, Step, TensorId, Value};
use crate::syntax::{Argument, Item};

/// What a convolution and a transposed one are declared with.
pub(super) struct Settings {
    pub text: String,
    pub axes: Axes,
    pub outputs: Size,
    pub kernel: [usize; 2],
    pub stride: [usize; 2],
    pub dilation: [usize; 2],
    pub groups: usize,
    pub bias: bool,
    pub init: Option<TokenStream>,
}

/// What a convolution goes along.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Axes {
    Steps,
    Pixels,
}

impl Axes {
    /// What stands for the second axis of a sequence, which has one.
    pub(super) fn across(self, one: usize) -> Option<usize> {
        (self == Self::Steps).then_some(one)
    }
}

impl Settings {
    /// Reads all arguments but the padding. `more`: the parameters that only this kind has.
    pub(super) fn read<'a>(
        checker: &mut Checker,
        item: &'a Item,
        flow: &Flow,
        axes: Axes,
        more: &[Parameter],
    ) -> Option<(Self, Given<'a>)> {
        checker.no_body(item);
        let before = checker.errors.count();
        let size = if axes == Axes::Pixels { "number of channels" } else { "number of features" };
        let [stride, padding, dilation, groups, bias, init] =
            ["stride", "padding", "dilation", "groups", "bias", "init"].map(Parameter::named);
        let kernel = Parameter::required("kernel").by_name();
        let parameters = [Parameter::required(size).with_inputs(), kernel, stride, padding, dilation, groups, bias, init];
        let given = checker.arguments(item, &[&parameters, more].concat());
        let outputs = given.get(size).map(|argument| {
            if let Some(inputs) = &argument.from {
                checker.takes(item, inputs, flow);
            }
            checker.size(&argument.value, "a layer's size")
        });
        let mut numbers = |name: &str| given.get(name).map_or(Some([1, 1]), |argument| checker.pair(argument, 1, axes.across(1)));
        let (stride, dilation) = (numbers("stride"), numbers("dilation"));
        let kernel = given.get("kernel").and_then(|_| numbers("kernel"));
        let bias = given.get("bias").is_none_or(|argument| checker.truth(argument, "bias"));
        let init = given.get("init").and_then(|argument| checker.initializer(item, argument));
        let groups = given.get("groups").map_or(Some([1, 1]), |argument| checker.pair(argument, 1, Some(1)));
        if !checker.goes_along(item, flow, axes == Axes::Pixels) {
            return None;
        }
        let (outputs, [mut groups, _]) = (outputs?, groups?);
        let are_right = checker.errors.count() == before && !flow.unsure;
        if let Some(argument) = given.get("groups") {
            let fit = are_right && shared(checker, argument, flow, groups, &outputs);
            groups = if fit { groups } else { 1 };
        }
        Some((Self { text: text(item), axes, outputs, kernel: kernel?, stride: stride?, dilation: dilation?, groups, bias, init }, given))
    }

    /// The windows with this padding.
    pub(super) fn window(&self, padding: [[usize; 2]; 2]) -> Window {
        Window { kernel: self.kernel.map(Size::of), stride: self.stride, dilation: self.dilation, padding }
    }

    /// How many numbers of one channel a window spans, without the first.
    pub(super) fn spans(&self) -> [usize; 2] {
        [0, 1].map(|axis| self.dilation[axis] * (self.kernel[axis] - 1))
    }

    /// As the attributes of a node.
    pub(super) fn attributes(&self, padding: [[usize; 2]; 2]) -> String {
        let axes = if self.axes == Axes::Pixels { 2 } else { 1 };
        let list = |numbers: &[usize; 2]| format!("{:?}", &numbers[..axes]);
        let [kernel, strides, dilations] = [&self.kernel, &self.stride, &self.dilation].map(list);
        let pads = [0, 1].map(|side| padding[..axes].iter().map(move |padding| padding[side].to_string())).into_iter().flatten();
        let pads = pads.collect::<Vec<_>>().join(", ");
        format!("kernel_shape = {kernel}, strides = {strides}, dilations = {dilations}, pads = [{pads}], group = {}", self.groups)
    }

    /// The tensors, where the weight begins with these two sizes.
    pub(super) fn tensors(&self, ends: [Size; 2]) -> Vec<TensorSpec> {
        let axes = if self.axes == Axes::Pixels { 2 } else { 1 };
        let shape = ends.into_iter().chain(self.kernel[..axes].iter().map(|side| Size::of(*side))).collect();
        TensorSpec::weight_and_bias(shape, &self.outputs, self.init.clone(), self.bias)
    }
}

struct Convolution {
    settings: Settings,
    window: Window,
}

pub(crate) fn read_2d(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Axes::Pixels)
}

pub(crate) fn read_1d(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Axes::Steps)
}

fn read(checker: &mut Checker, item: &Item, flow: &Flow, axes: Axes) -> Option<Draft> {
    let (settings, given) = Settings::read(checker, item, flow, axes, &[])?;
    let padding = padded(checker, &given, &settings)?;
    let window = settings.window(padding);
    checker.fits(item, flow, &window, given.get("kernel"));
    Draft::of(flow, Convolution { settings, window })
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
fn padded(checker: &mut Checker, given: &Given<'_>, settings: &Settings) -> Option<[[usize; 2]; 2]> {
    let Some(argument) = given.get("padding") else { return Some([[0, 0]; 2]) };
    let (axes, kernel, stride, spans) = (settings.axes, settings.kernel, settings.stride, settings.spans());
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
            let words = if axes == Axes::Steps { "`same`, `causal` or " } else { "`same` or " };
            checker.padding(argument, axes == Axes::Steps, words)
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
    /// Whether it is a `Dense` at each position.
    fn product<'a>(&'a self, at: &'a Node) -> Option<Product<'a>> {
        let Settings { kernel, stride, groups, outputs, .. } = &self.settings;
        (*kernel == [1, 1] && *stride == [1, 1] && !self.window.is_padded() && *groups == 1).then(|| Product {
            lies: Lies::Straight,
            weight: at.tensors[0],
            inputs: &at.from.channels,
            outputs,
            positions: at.from.positions(),
        })
    }

    fn convolving<'a>(&'a self, at: &'a Node) -> Convolving<'a> {
        Convolving { weight: at.tensors[0], window: &self.window, groups: self.settings.groups, over: &at.from, to: &at.to }
    }
}

impl Convolution {
    fn streams(&self) -> Streams {
        let Settings { axes, kernel, stride, .. } = &self.settings;
        let [span, _] = self.settings.spans();
        if *axes == Axes::Pixels {
            Streams::No("goes over an image, and a stream goes along a sequence")
        } else if stride[0] != 1 {
            Streams::No("has a stride, and a stream gives something at each step")
        } else if kernel[0] > 1 && self.window.padding[0] != [span, 0] {
            Streams::No("looks at later steps, which a stream does not have yet: write `padding = causal`")
        } else {
            Streams::Yes
        }
    }
}

impl Convolution {
    /// A step of a stream.
    fn step(&self, at: &Node, x: Value, b: &mut Builder) -> Option<Value> {
        let Settings { kernel: [kernel, _], dilation: [dilation, _], groups, .. } = self.settings;
        // See `remember` in `nn-kernels`.
        let line = at.from.channels.times(&Size::of(2 * kernel * dilation)).plus(&Size::of(1));
        let line = b.stream.as_mut()?.part(line, None);
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        let bias = at.tensors.get(1).map_or(Operand::Nothing, |bias| Operand::Tensor(*bias));
        let sizes = [kernel, dilation, groups].map(|number| Operand::Size(Size::of(number)));
        let operands = [Operand::Write(y), line, Operand::Read(x), Operand::Tensor(at.tensors[0]), bias].into_iter().chain(sizes);
        b.push(Step::Kernel { kernel: Kernel::ConvolveStep, operands: operands.collect() });
        Some(y)
    }
}

impl Layer for Convolution {
    fn text(&self) -> String {
        self.settings.text.clone()
    }

    fn shape(&self, input: &Shape) -> Shape {
        self.window.shape(input, self.settings.outputs.clone())
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        self.settings.tensors([self.settings.outputs.clone(), input.channels.over(self.settings.groups)])
    }

    fn undecided(&self, _: &[&[TensorId]], own: &[TensorId]) -> Vec<TensorId> {
        own.to_vec()
    }

    fn remembers(&self) -> Remembers {
        if self.settings.kernel == [1, 1] { Remembers::Nothing } else { Remembers::More }
    }

    fn facts(&self) -> Facts {
        let stays =
            self.settings.stride == [1, 1] && [0, 1].map(|axis| self.window.padding[axis].iter().sum::<usize>()) == self.settings.spans();
        let lengths = if stays {
            Lengths::Yes
        } else {
            Lengths::No("changes the number of steps, and with it where a row ends: write `padding = same` or `causal`")
        };
        Facts { streams: self.streams(), lengths, draws: true, pads: true, view: View::Fields("Convolution"), ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let mut tape = Tape::of(x, x[0]);
        // In predictions the kernel of convolutions adds the bias and the limits of an activation on the way. In training the gradients of a product are
        // products, too.
        let together = !b.training && at.from.positions().known() != Some(1);
        let y = if let Some(product) = self.product(at).filter(|_| !together) {
            product.forward(&at.name, x[0], b)
        } else if let Some(y) = self.step(at, x[0], b) {
            return Tape::of(x, y);
        } else {
            let convolving = self.convolving(at);
            let y = b.value(&at.name, Extent::Rows(at.output.clone()));
            let ended = b.ended(x[0], &at.from);
            let padded = convolving.padded(&format!("padded_for_{}", at.name), ended, b);
            tape.kept.push(padded);
            convolving.convolve(y, padded, b);
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
        let convolving = self.convolving(at);
        convolving.weights(d_y, tape.kept[0], b);
        let d_x = b.gradient(tape.x());
        convolving.back(&at.name, d_x, d_y, b);
        vec![b.ended_gradient(tape.x(), d_x, &at.from)]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let mut x = to.ended(at, &x[0], 0.0);
        let [span, _] = self.settings.spans();
        let mut padding = self.window.padding;
        if to.streams && span > 0 {
            // The zeros before the first step are the first state.
            padding = [[0, 0]; 2];
            let before = to.state(at, "steps", vec![Some(Size::of(span)), Some(at.from.channels.clone())]);
            x = to.step(at, "Concat<axis = 1>", &[&before, &x]);
            let behind =
                to.step(at, "Slice", &[&x, &Edge::of(format!("[-{span}]")), &Edge::of(format!("[{}]", i64::MAX)), &Edge::of("[1]")]);
            to.give(&before, behind);
        }
        let operator = format!("Conv<{}>", self.settings.attributes(padding));
        let tensors: Vec<_> = at.tensors.iter().map(|tensor| to.tensor(*tensor)).collect();
        Some(to.by_channels(at, &operator, &x, &tensors))
    }
}
