//! Activations: one line each. Their formulas are in the runtime's kernels.

use quote::ToTokens;

use crate::checker::{Bound, Checker, Draft, Flow, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, First, Gives, Layer, Lengths, Node, Onnx, Role, Streams, Tape, TensorSpec, View};
use crate::shape::{Grid, Shape, Size};
use crate::step::{Operand, TensorId, Value};
use crate::syntax::{Item, Target};

/// What the backward kernel reads: the output of the forward kernel, which needs no further memory, or its input.
#[derive(Clone, Copy, PartialEq)]
enum From {
    Output,
    Input,
    /// The output, row by row.
    Rows,
}

/// A kind of activation.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    name: &'static str,
    kernel: &'static str,
    from: From,
    /// The name, the default and the minimum of its number.
    argument: Option<(&'static str, f64, f64)>,
    /// The initialiser of the weights before it.
    initializer: &'static str,
}

const fn kind(name: &'static str, kernel: &'static str, from: From, initializer: &'static str) -> Kind {
    Kind { name, kernel, from, argument: None, initializer }
}

const fn with(argument: (&'static str, f64, f64), kind: Kind) -> Kind {
    Kind { argument: Some(argument), ..kind }
}

const KINDS: &[Kind] = &[
    kind("Relu", "relu", From::Output, "HeNormal"),
    with(("slope", 0.01, 0.0), kind("LeakyRelu", "leaky_relu", From::Output, "HeNormal")),
    with(("alpha", 1.0, 0.0), kind("Elu", "elu", From::Output, "HeNormal")),
    kind("Selu", "selu", From::Output, "LecunNormal"),
    kind("Gelu", "gelu", From::Input, "HeNormal"),
    kind("Silu", "silu", From::Input, "HeNormal"),
    kind("Mish", "mish", From::Input, "HeNormal"),
    kind("Softplus", "softplus", From::Input, "HeNormal"),
    kind("Softsign", "softsign", From::Output, "GlorotUniform"),
    kind("Sigmoid", "sigmoid", From::Output, "GlorotUniform"),
    kind("Tanh", "tanh", From::Output, "GlorotUniform"),
    kind("HardSigmoid", "hard_sigmoid", From::Output, "GlorotUniform"),
    kind("HardSwish", "hard_swish", From::Input, "HeNormal"),
    kind("HardTanh", "hard_tanh", From::Output, "GlorotUniform"),
    kind("Softmax", "softmax", From::Rows, "GlorotUniform"),
    kind("LogSoftmax", "log_softmax", From::Rows, "GlorotUniform"),
    kind("Prelu", "prelu", From::Input, "HeNormal"),
    kind("Abs", "abs", From::Input, "GlorotUniform"),
    kind("Exp", "exp", From::Output, "GlorotUniform"),
    kind("Log", "log", From::Input, "GlorotUniform"),
    kind("Power", "power", From::Input, "GlorotUniform"),
];

pub(crate) fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name)
}

struct Activation {
    kind: &'static Kind,
    kernel: &'static str,
    /// What its formula has.
    numbers: Vec<f64>,
    /// Whether a trained slope is for all numbers, though they have channels.
    shared: bool,
    text: String,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let Target::Kind(name) = &item.target else { return None };
    let kind = find(&name.to_string())?;
    checker.no_body(item);
    let mut text = kind.name.to_owned();
    let (mut kernel, mut numbers, mut shared) = (kind.kernel, Vec::new(), false);
    match (kind.name, kind.argument) {
        ("Gelu", _) => {
            if let Some(form) = checker.arguments(item, &[Parameter::optional("form")]).get("form") {
                checker.word(form, &["tanh"]);
                (kernel, text) = ("gelu_tanh", "Gelu(tanh)".to_owned());
            }
        }
        ("Prelu", _) => {
            if let Some(form) = checker.arguments(item, &[Parameter::optional("form")]).get("form") {
                if form.value.to_string() != "shared" {
                    checker.errors.at(&form.value, "expected `shared`: without it, each channel of an image has a slope");
                }
                (shared, text) = (true, "Prelu(shared)".to_owned());
            }
        }
        ("HardTanh", _) => {
            let given = checker.arguments(item, &[Parameter::optional("min"), Parameter::optional("max")]);
            let mut bound = |name: &str, default: f64| {
                given.get(name).map_or(Some(default), |value| checker.number(value, &format!("`{name}`"), Bound::Any))
            };
            let [low, high] = [bound("min", -1.0)?, bound("max", 1.0)?];
            if low >= high {
                checker.errors.at(&item.target, format_args!("`HardTanh` clips to a range, but {low} is not below {high}"));
                return None;
            }
            if [low, high] != [-1.0, 1.0] {
                (kernel, numbers, text) = ("clip", vec![low, high], format!("HardTanh({low}, {high})"));
            }
        }
        ("Power", _) => {
            let given = checker.arguments(item, &[Parameter::required("exponent")]);
            let exponent = checker.number(given.get("exponent")?, "`exponent`", Bound::Any)?;
            (numbers, text) = (vec![exponent], format!("Power({exponent})"));
        }
        (_, Some((argument, default, least))) => {
            let given = checker
                .arguments(item, &[Parameter::optional(argument)])
                .get(argument)
                .map(|value| checker.number(value, &format!("`{argument}`"), Bound::AtLeast(least)));
            let value = given.flatten().unwrap_or(default);
            numbers = vec![value];
            text = format!("{}({value})", kind.name);
        }
        _ => {
            checker.arguments(item, &[]);
        }
    }
    let always = match kind.name {
        "Softmax" => Some(1),
        "LogSoftmax" => Some(0),
        _ => None,
    };
    if let Some(always) = always.filter(|_| !checker.of_file) {
        let one = if flow.shape.grid.is_one() { "output" } else { flow.shape.grid.channel() };
        let message = format!("`{}` of a single {one} is always {always}: use `Sigmoid`, or more {one}s", kind.name);
        checker.several(flow, name.to_token_stream(), message);
    }
    Draft::of(flow, Activation { kind, kernel, numbers, shared, text })
}

impl Activation {
    /// Whether the runtime has kernels that do it together with the bias before it, forwards and backwards.
    fn fuses(&self) -> bool {
        self.kind.from == From::Output
    }

    /// The only number of its formula.
    fn number(&self) -> f64 {
        self.numbers.first().copied().unwrap_or_default()
    }

    /// The operands after the first one, which the forward and the backward kernel share.
    fn settings(&self, at: &Node) -> Vec<Operand> {
        let numbers = self.numbers.iter().copied().map(Operand::Number);
        let width = (self.kind.from == From::Rows).then(|| Operand::Size(at.from.channels.clone()));
        let slope = at.tensors.first().map(|slope| Operand::Tensor(*slope));
        numbers.chain(width).chain(slope).collect()
    }
}

impl Layer for Activation {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        if self.kind.name != "Prelu" {
            return Vec::new();
        }
        let slopes = if self.shared || input.grid.is_one() { Size::of(1) } else { input.channels.clone() };
        vec![TensorSpec { name: "weight".into(), shape: vec![slopes], role: Role::Scale, first: First::Number(0.25) }]
    }

    fn undecided(&self, _: &[&[TensorId]], _: &[TensorId]) -> Vec<TensorId> {
        Vec::new()
    }

    fn facts(&self) -> Facts {
        Facts {
            initializer_before: Some(self.kind.initializer),
            gives: match self.kind.name {
                "Softmax" => Gives::Classes,
                "Sigmoid" => Gives::Probabilities,
                _ => Gives::Anything,
            },
            head: Some(self.kernel),
            limits: match self.kind.name {
                "HardTanh" if self.numbers.len() == 2 => Some([self.numbers[0], self.numbers[1]]),
                "Relu" => Some([0.0, f64::INFINITY]),
                "Sigmoid" | "HardSigmoid" => Some([0.0, 1.0]),
                "Tanh" | "HardTanh" | "Softsign" => Some([-1.0, 1.0]),
                _ => None,
            },
            view: if self.kind.name == "Prelu" { View::Fields("Prelu") } else { View::None },
            streams: Streams::Yes,
            lengths: Lengths::Yes,
            ..Facts::default()
        }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        Tape::of(x, b.update(&at.name, Kernel::Activation { name: self.kernel, fuses: self.fuses() }, x[0], &self.settings(at)))
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let read = Operand::Read(if self.kind.from == From::Input { tape.x() } else { tape.y });
        let gradients = at.tensors.iter().map(|tensor| Operand::Gradient(*tensor));
        let others: Vec<_> = gradients.chain([read]).chain(self.settings(at)).collect();
        vec![b.update_gradient(tape.x(), Kernel::ActivationBackward { name: self.kernel, fuses: self.fuses() }, d_y, &others)]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let axis = if matches!(at.from.grid, Grid::Pixels { .. }) { 1 } else { -1 };
        let number = |name: &str| format!("{}<{name} = {:?}>", self.kind.name, self.number() as f32);
        let operator = match self.kernel {
            "leaky_relu" | "elu" => number("alpha"),
            "gelu_tanh" => "Gelu<approximate = \"tanh\">".to_owned(),
            "hard_sigmoid" => format!("HardSigmoid<alpha = {:?}, beta = 0.5>", 1.0_f32 / 6.0),
            "softmax" | "log_softmax" => format!("{}<axis = {axis}>", self.kind.name),
            "hard_tanh" => return Some(to.last(at, "Clip", &[&x[0], &Edge::number(-1.0), &Edge::number(1.0)])),
            "silu" => {
                let gate = to.step(at, "Sigmoid", &[&x[0]]);
                return Some(to.last(at, "Mul", &[&x[0], &gate]));
            }
            "power" => return Some(to.last(at, "Pow", &[&x[0], &Edge::number(self.number())])),
            "clip" => return Some(to.last(at, "Clip", &[&x[0], &Edge::number(self.numbers[0]), &Edge::number(self.numbers[1])])),
            "prelu" => {
                let slope = if self.shared || at.from.grid.is_one() { to.tensor(at.tensors[0]) } else { to.of_channels(at, at.tensors[0]) };
                return Some(to.last(at, "PRelu", &[&x[0], &slope]));
            }
            _ => self.kind.name.to_owned(),
        };
        Some(to.last(at, &operator, &[&x[0]]))
    }
}
