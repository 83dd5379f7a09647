//! Draws the beginning of a network over an image or a sequence, up to the layer that makes numbers of it.

use std::fmt::Write;

use crate::{Draw, ONCE};

/// The shape that the layers drawn so far give: channels, height and width of an image, or features and steps of a sequence.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Shape {
    channels: usize,
    height: usize,
    /// `None`: a sequence.
    width: Option<usize>,
    /// Whether rows may have fewer steps.
    padded: bool,
}

/// Layers that keep any shape.
const ANY_SHAPE: &[&str] = &[
    "Relu",
    "Tanh",
    "Gelu",
    "LeakyRelu(0.2)",
    "Prelu",
    "Prelu(shared)",
    "BatchNorm",
    "BatchNorm(epsilon = 0.1)",
    "Dropout(0.3)",
    "Dropout(0.3, channels)",
    "Noise(0.2)",
    "GroupNorm(1)",
    "Standardize",
    "Identity",
    "Residual { Tanh }",
    "Concat { Identity }",
];

/// Those of them that know sequences of which rows may have fewer steps.
const ANY_LENGTH: &[&str] = &[
    "Relu",
    "Gelu",
    "Prelu",
    "Dropout(0.3)",
    "Noise(0.2)",
    "Standardize",
    "Identity",
    "Residual { Tanh }",
    "Concat { Identity }",
    "Positions",
];

impl Shape {
    pub(crate) fn with_channels(self, channels: usize) -> Self {
        Self { channels, ..self }
    }

    /// A layer that gives so many channels at each position.
    pub(crate) fn last(self, channels: usize) -> String {
        if self.width.is_some() { format!("Conv2d({channels}, kernel = 1)") } else { format!("Dense({channels})") }
    }

    /// The number of steps of a sequence.
    pub(crate) fn steps(self) -> Option<usize> {
        self.width.is_none().then_some(self.height)
    }

    pub(crate) fn is_padded(self) -> bool {
        self.padded
    }

    /// What is written before the number of steps.
    fn up_to(self) -> &'static str {
        if self.padded { "..=" } else { "" }
    }

    pub(crate) fn text(self) -> String {
        let Self { channels, height, .. } = self;
        self.width.map_or_else(|| format!("[{}{height}, {channels}]", self.up_to()), |width| format!("[{channels}, {height}, {width}]"))
    }

    /// The shorter side.
    fn least(self) -> usize {
        self.width.map_or(self.height, |width| width.min(self.height))
    }

    /// The shape behind windows of a span.
    fn windows(self, span: usize, stride: usize, padding: usize) -> Self {
        let count = |side: usize| (side + padding - span) / stride + 1;
        Self { height: count(self.height), width: self.width.map(count), ..self }
    }
}

impl Draw {
    /// The shape of the input, the layers, and what the last one gives.
    pub(crate) fn positions(&mut self) -> (String, String, Shape) {
        let width = self.once_in(2).then(|| 2 + self.below(4));
        let padded = width.is_none() && self.once_in(3);
        // More channels than a register has lanes are rare, but drawn: kernels take what is left over in another way.
        let channels = if self.once_in(16) { 17 + self.below(2) } else { 1 + self.below(3) };
        let mut shape = Shape { channels, height: 2 + self.below(4), width, padded };
        let (mut input, mut body) = (shape.text(), String::new());
        if width.is_none() && self.once_in(2) {
            input = format!("Tokens({}{}, {})", shape.up_to(), shape.height, 1 + self.below(4));
            writeln!(body, "        Embedding({}),", shape.channels).expect("a string takes all");
        }
        let (mut seen, mut given): (Vec<Shape>, Vec<Option<Shape>>) = (Vec::new(), Vec::new());
        for place in 0..2 + self.below(3) {
            let again = given.iter().position(|given| *given == Some(shape)).filter(|_| self.once_in(3));
            let alike = seen.iter().position(|seen| Shape { channels: shape.channels, ..*seen } == shape);
            let (layer, to) = match (again, alike) {
                (Some(earlier), _) => (format!("Again(image{earlier})"), seen[earlier]),
                (None, Some(earlier)) if self.once_in(2) => self.with_earlier(shape, earlier, seen[earlier]),
                _ => self.shaped(shape),
            };
            given.push(Some(shape).filter(|_| ONCE.iter().all(|kind| !layer.contains(kind))));
            writeln!(body, "        image{place}: Repeat(1) {{ {layer} }},").expect("a string takes all");
            shape = to;
            seen.push(shape);
        }
        (input, body, shape)
    }

    /// A layer that makes numbers of a shape, and how many.
    pub(crate) fn numbers(&mut self, shape: Shape) -> (&'static str, usize) {
        match self.below(if shape.padded { 2 } else { 4 }) {
            _ if shape.padded && self.once_in(2) => ("Last", shape.channels),
            3 if shape.width.is_none() => ("Last", shape.channels),
            0 => ("GlobalAvgPool", shape.channels),
            1 => ("GlobalMaxPool", shape.channels),
            _ => ("Flatten", shape.channels * shape.height * shape.width.unwrap_or(1)),
        }
    }

    /// Branches that read an earlier layer with as many positions.
    fn with_earlier(&mut self, from: Shape, number: usize, earlier: Shape) -> (String, Shape) {
        let kind = if earlier == from { self.one_of(&["Add", "Multiply", "Concat"]) } else { "Concat" };
        let to = if kind == "Concat" { Shape { channels: from.channels + earlier.channels, ..from } } else { from };
        let other = match (from.padded, earlier.channels) {
            (false, _) => ", BatchNorm",
            (true, 1) => ", Gelu",
            (true, _) => ", LayerNorm",
        };
        let (own, other) = (self.one_of(&["Identity", "Tanh"]), self.one_of(&["", other, ", Relu"]));
        (format!("{kind} {{ {own}, {{ From(image{number}){other} }} }}"), to)
    }

    fn shaped(&mut self, from: Shape) -> (String, Shape) {
        if from.width.is_none() && self.once_in(3) {
            return self.recurrent(from);
        }
        if from.width.is_none() && self.once_in(4) {
            return (self.attention(from), from);
        }
        if from.channels > 1 && self.once_in(8) {
            let start = self.below(from.channels - 1);
            let channels = 1 + self.below(from.channels - start);
            if self.once_in(2) {
                let list = format!("[0, (0..{}).step_by(2), {start}]", from.channels);
                return (format!("Slice({list})"), from.with_channels(2 + from.channels.div_ceil(2)));
            }
            return (format!("Slice({start}..{})", start + channels), from.with_channels(channels));
        }
        if from.padded {
            return self.of_any_length(from);
        }
        match self.below(12) {
            0..4 => self.convolution(from),
            4 if from.least() > 1 => {
                let (kind, stride) = (self.one_of(&["MaxPool", "AvgPool"]), 1 + self.below(2));
                let (padding, all) = self.padding(from, 2);
                let counts = if kind == "AvgPool" { self.one_of(&["", ", count_include_pad = false"]) } else { "" };
                let dilation = if self.once_in(3) && from.least() + all > 2 { 2 } else { 1 };
                let settings = format!("stride = {stride}, padding = {padding}, dilation = {dilation}{counts}");
                (format!("{kind}(2, {settings})"), from.windows(1 + dilation, stride, all))
            }
            10 => self.permuted(from),
            5 => {
                let (inner, to) = self.convolution(from);
                let (channels, conv) = (from.channels, if from.width.is_some() { "Conv2d" } else { "Conv1d" });
                if to == from {
                    (format!("Residual {{ {inner}, Relu }}"), from)
                } else if (Shape { channels, ..to }) == from {
                    (format!("Residual(project) {{ {inner}, Tanh }}"), to)
                } else {
                    (format!("Concat {{ Identity, {conv}({channels}, kernel = 1) }}"), Shape { channels: 2 * channels, ..from })
                }
            }
            6 => {
                let (channels, conv) = (from.channels, if from.width.is_some() { "Conv2d" } else { "Conv1d" });
                let branches = format!("{{ {conv}(2, kernel = 3, padding = same), Tanh }}, Identity, {conv}({channels}, kernel = 1)");
                (format!("Concat {{ {branches} }}"), Shape { channels: 2 + 2 * channels, ..from })
            }
            7 if from.width.is_none() => {
                let channels = 3 + self.below(3);
                let (kind, then) = (self.one_of(&["Dense", "Dense", "Rbf"]), self.one_of(&["Tanh", "LayerNorm", "RmsNorm", "Softmax"]));
                (format!("{kind}({channels}), {then}"), Shape { channels, ..from })
            }
            9 if from.channels * from.height * from.width.unwrap_or(1) < 20 => self.larger(from),
            8 => {
                let numbers = from.channels * from.height * from.width.unwrap_or(1);
                (format!("Flatten, Reshape([{numbers}]), Reshape({})", from.text()), from)
            }
            _ => (self.one_of(ANY_SHAPE).to_owned(), from),
        }
    }

    /// The axes in another order.
    fn permuted(&mut self, from: Shape) -> (String, Shape) {
        let Some(width) = from.width else {
            return ("Permute([1, 0])".to_owned(), Shape { channels: from.height, height: from.channels, ..from });
        };
        let orders = [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let order = orders[self.below(orders.len())];
        let [channels, height, width] = order.map(|axis: usize| [from.channels, from.height, width][axis]);
        (format!("Permute({order:?})"), Shape { channels, height, width: Some(width), padded: false })
    }

    /// A layer that knows sequences of which rows may have fewer steps.
    fn of_any_length(&mut self, from: Shape) -> (String, Shape) {
        let channels = 1 + self.below(3);
        match self.below(3) {
            0 => {
                let groups = if self.once_in(3) { from.channels } else { 1 };
                let windows = self.one_of(&["kernel = 3, padding = same", "kernel = 2, dilation = 2, padding = causal", "kernel = 1"]);
                let layer = format!("Conv1d({}, {windows}, groups = {groups})", groups * channels);
                (layer, from.with_channels(groups * channels))
            }
            1 => {
                let (kind, then) = (self.one_of(&["Dense", "Dense", "Rbf"]), self.one_of(&["Tanh", "LayerNorm", "RmsNorm", "Softmax"]));
                (format!("{kind}({}), {then}", channels + 2), from.with_channels(channels + 2))
            }
            _ => (self.one_of(ANY_LENGTH).to_owned(), from),
        }
    }

    /// A layer that makes the image larger, or the sequence longer.
    fn larger(&mut self, from: Shape) -> (String, Shape) {
        let times = |n: usize| Shape { height: from.height * n, width: from.width.map(|width| width * n), ..from };
        if self.once_in(2) {
            let n = 1 + self.below(2);
            let form = if from.width.is_some() { ", bilinear" } else { ", linear" };
            return (format!("Upsample({n}{})", self.one_of(&["", form])), times(n));
        }
        let kind = if from.width.is_some() { "ConvTranspose2d" } else { "ConvTranspose1d" };
        let groups = if self.once_in(3) { from.channels } else { 1 };
        let channels = groups * (1 + self.below(2));
        let (kernel, stride) = (1 + self.below(3), 1 + self.below(2));
        let (rest, padding) = (self.below(stride), self.below(1 + kernel / 2));
        let side = |side: usize| (side - 1) * stride + kernel + rest - 2 * padding;
        let (height, width) = (side(from.height), from.width.map(side));
        let settings = format!("stride = {stride}, padding = {padding}, output_padding = {rest}, groups = {groups}");
        (format!("{kind}({channels}, kernel = {kernel}, {settings})"), Shape { channels, height, width, padded: false })
    }

    /// A recurrent layer along a sequence.
    fn recurrent(&mut self, from: Shape) -> (String, Shape) {
        let (kind, units) = (self.one_of(&["Lstm", "Gru", "Rnn"]), 1 + self.below(3));
        let both_ways = self.once_in(3);
        let activation = if kind == "Rnn" { self.one_of(&["", ", Relu", ", Tanh"]) } else { "" };
        let layers = self.one_of(&["", "", ", layers = 2", ", layers = 2, dropout = 0.3"]);
        let others = self.one_of(&["", "", ", bias = false", ", initial = trained", ", init = TorchDefault"]);
        let direction = if both_ways { ", bidirectional" } else { "" };
        let to = Shape { channels: if both_ways { 2 * units } else { units }, ..from };
        (format!("{kind}({units}{activation}{direction}{layers}{others})"), to)
    }

    /// An attention, perhaps with positions before it.
    fn attention(&mut self, from: Shape) -> String {
        let features = from.channels;
        let heads: Vec<usize> = (1..=features).filter(|heads| features.is_multiple_of(*heads)).collect();
        let heads = heads[self.below(heads.len())];
        let keys = if self.once_in(3) { ", keys = 1" } else { "" };
        let others = self.one_of(&["", "", ", bias = false", ", dropout = 0.3", ", init = TorchDefault"]);
        if self.once_in(3) {
            let (width, memory) = (1 + self.below(4), self.one_of(&["Tanh", "Conv1d(2, kernel = 1)", "Identity"]));
            let attention = format!("Attention(heads = {heads}{keys}, memory = seen{others})");
            return format!("Residual {{ seen: Dense({width}), {memory}, Dense({features}), {attention} }}");
        }
        let positions = self.one_of(&["", "Positions, ", "Positions(sine), "]);
        let mask = self.one_of(&["", ", causal"]);
        let pairs = (features / heads).is_multiple_of(2);
        let rotary = if pairs { self.one_of(&["", ", rotary", ", rotary, base = 100"]) } else { "" };
        format!("{positions}Attention(heads = {heads}{mask}{rotary}{keys}{others})")
    }

    fn convolution(&mut self, from: Shape) -> (String, Shape) {
        let kind = if from.width.is_some() { "Conv2d" } else { "Conv1d" };
        let groups = if self.once_in(3) { from.channels } else { 1 };
        let channels = groups * (1 + self.below(3));
        let ((padding, all), stride) = (self.padding(from, 3), 1 + self.below(2));
        let span = 1 + self.below((from.least() + all).min(3));
        let (kernel, dilation) = if span == 3 && self.once_in(2) { (2, 2) } else { (span, 1) };
        let bias = self.one_of(&["", "", ", bias = false"]);
        let settings = format!("stride = {stride}, padding = {padding}, dilation = {dilation}, groups = {groups}{bias}");
        (format!("{kind}({channels}, kernel = {kernel}, {settings})"), Shape { channels, ..from.windows(span, stride, all) })
    }

    /// A padding, each side of it below this, and how much it adds to each axis.
    fn padding(&mut self, from: Shape, below: usize) -> (String, usize) {
        let [before, behind] = [self.below(below), self.below(below)];
        match (self.once_in(3), from.width) {
            (false, _) => (before.to_string(), 2 * before),
            (true, None) => (format!("[{before}, {behind}]"), before + behind),
            (true, Some(_)) => (format!("[[{before}, {behind}], [{behind}, {before}]]"), before + behind),
        }
    }
}
