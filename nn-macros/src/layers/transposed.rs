//! `ConvTranspose2d(16, kernel = 2, stride = 2)` over images and `ConvTranspose1d(…)` over sequences: the way back through a convolution,
//! from an image with a pixel for each window to the image that the windows go over.

use super::convolution::{Axes, Settings};
use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::layer::{Builder, Convolving, Edge, Facts, Layer, Node, Onnx, Tape, TensorSpec, View, Window};
use crate::shape::Shape;
use crate::step::{Extent, TensorId, Value};
use crate::syntax::Item;

struct Transposed {
    settings: Settings,
    /// The windows over its output.
    window: Window,
    /// How many pixels more there are behind the last window.
    rest: [usize; 2],
}

pub(crate) fn read_2d(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Axes::Pixels)
}

pub(crate) fn read_1d(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Axes::Steps)
}

fn read(checker: &mut Checker, item: &Item, flow: &Flow, axes: Axes) -> Option<Draft> {
    let (settings, given) = Settings::read(checker, item, flow, axes, &[Parameter::named("output_padding")])?;
    let mut pair = |name: &str| given.get(name).map_or(Some([0, 0]), |argument| checker.pair(argument, 0, axes.across(0)));
    let (padding, rest) = (pair("padding")?, pair("output_padding")?);
    let spans = settings.spans();
    for axis in 0..2 {
        let (rest, stride) = (rest[axis], settings.stride[axis]);
        if let Some(argument) = given.get("output_padding").filter(|_| rest > 0 && rest >= stride) {
            let least = rest + 1;
            checker.errors.at(&argument.value, format_args!("an output padding of {rest} needs a stride of at least {least}"));
            return None;
        }
        let side = flow.shape.sides()[axis].known();
        let full = side.map_or(usize::MAX, |side| (side - 1) * stride + spans[axis] + 1 + rest);
        if let Some(argument) = given.get("padding").filter(|_| full <= 2 * padding[axis] && !flow.unsure) {
            let most = (full - 1) / 2;
            checker.errors.at(&argument.value, format_args!("this padding removes the whole output: it can be at most {most} here"));
            return None;
        }
    }
    let window = settings.window(padding.map(|side| [side, side]));
    Draft::of(flow, Transposed { settings, window, rest })
}

impl Transposed {
    fn convolving<'a>(&'a self, at: &'a Node) -> Convolving<'a> {
        Convolving { weight: at.tensors[0], window: &self.window, groups: self.settings.groups, over: &at.to, to: &at.from }
    }
}

impl Layer for Transposed {
    fn text(&self) -> String {
        self.settings.text.clone()
    }

    fn shape(&self, input: &Shape) -> Shape {
        let (sides, spans) = (input.sides(), self.settings.spans());
        let sides = [0, 1].map(|axis| {
            let [before, behind] = self.window.padding[axis];
            sides[axis].side(self.settings.stride[axis], [spans[axis] + 1 + self.rest[axis], before + behind])
        });
        input.with_sides(sides).with_channels(self.settings.outputs.clone())
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        self.settings.tensors([input.channels.clone(), self.settings.outputs.over(self.settings.groups)])
    }

    fn undecided(&self, _: &[&[TensorId]], own: &[TensorId]) -> Vec<TensorId> {
        own.to_vec()
    }

    fn facts(&self) -> Facts {
        Facts { view: View::Fields("Convolution"), ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let y = b.value(&at.name, Extent::Rows(at.output.clone()));
        self.convolving(at).back(&at.name, y, x[0], b);
        Tape::of(x, b.add_bias(&at.name, at.tensors.get(1), y))
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        b.sum_bias(at.tensors.get(1), d_y);
        let convolving = self.convolving(at);
        let padded = convolving.padded(&format!("padded_for_{}", at.name), d_y, b);
        convolving.weights(tape.x(), padded, b);
        let d_x = b.gradient(tape.x());
        convolving.convolve(d_x, padded, b);
        vec![d_x]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let axes = if at.from.grid.is_sequence() { 1 } else { 2 };
        let operator =
            format!("ConvTranspose<{}, output_padding = {:?}>", self.settings.attributes(self.window.padding), &self.rest[..axes]);
        let tensors: Vec<_> = at.tensors.iter().map(|tensor| to.tensor(*tensor)).collect();
        Some(to.by_channels(at, &operator, &x[0], &tensors))
    }
}
