//! `LayerNorm`, `RmsNorm` and `GroupNorm`: normalise each row independently, in training and inference alike. In a sequence the first two
//! normalise each step.

use quote::ToTokens;

use crate::checker::{Bound, Checker, Draft, Flow, Given, Parameter};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, First, Layer, Lengths, Node, Onnx, Role, Streams, Tape, TensorSpec, View};
use crate::shape::{Shape, Size};
use crate::step::{Operand, Step, Value};
use crate::syntax::Item;

/// Which numbers of a row share a mean and a variance.
enum Norm {
    /// The whole row, with a bias or without.
    Layer { bias: bool },
    /// The whole row. Subtracts no mean and adds no bias.
    Rms,
    /// A group of `size` numbers or channels, over all positions.
    Group { groups: usize, size: Size },
}

struct RowNorm {
    norm: Norm,
    epsilon: f64,
}

pub(crate) fn read_layer(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let flow = &checker.no_image(item, flow, FOR_IMAGES);
    let given = checker.arguments(item, &[EPSILON, Parameter::named("bias")]);
    let bias = given.get("bias").is_none_or(|argument| checker.truth(argument, "bias"));
    let one = single(flow);
    let message = format!("`LayerNorm` of a single {one} always gives its bias: use `BatchNorm`, or more {one}s");
    checker.several(flow, item.target.to_token_stream(), message);
    row_norm(checker, item, flow, &given, Norm::Layer { bias })
}

pub(crate) fn read_rms(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let flow = &checker.no_image(item, flow, FOR_IMAGES);
    let given = checker.arguments(item, &[EPSILON]);
    let one = single(flow);
    let message = format!("`RmsNorm` of a single {one} keeps only its sign: use `BatchNorm`, or more {one}s");
    checker.several(flow, item.target.to_token_stream(), message);
    row_norm(checker, item, flow, &given, Norm::Rms)
}

pub(crate) fn read_group(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    let given = checker.arguments(item, &[Parameter::required("number of groups"), EPSILON]);
    let groups = given.get("number of groups");
    let count = groups.map_or(Size::of(1), |groups| checker.size(&groups.value, "the number of groups"));
    let tokens = groups.map(|groups| &groups.value);
    let norm = match (flow.shape.channels.known(), count.known()) {
        (Some(width), Some(groups)) if width == groups && flow.shape.positions().known() == Some(1) => {
            let message = "a group of a single input always gives its bias: use fewer groups, or `BatchNorm`";
            checker.errors.at(tokens, message);
            Norm::Layer { bias: true }
        }
        (Some(width), Some(groups)) if width % groups == 0 => Norm::Group { groups, size: Size::of(width / groups) },
        (Some(width), Some(groups)) => {
            let one = single(flow);
            checker.errors.at(tokens, format_args!("{width} {one}s cannot be divided into {groups} equal groups"));
            Norm::Layer { bias: true }
        }
        _ => {
            checker.errors.at(tokens, "`GroupNorm` requires literals for the number of groups and for the width of its input");
            Norm::Layer { bias: true }
        }
    };
    row_norm(checker, item, flow, &given, norm)
}

/// What one of the numbers is called that share a mean.
fn single(flow: &Flow) -> &'static str {
    if flow.shape.grid.is_one() { "input" } else { flow.shape.grid.channel() }
}

/// What to write for an image.
const FOR_IMAGES: &str = "use `GroupNorm(1)` or `BatchNorm`, or put `Flatten` before it";

const EPSILON: Parameter = Parameter::named("epsilon");

fn row_norm(checker: &mut Checker, item: &Item, flow: &Flow, given: &Given<'_>, norm: Norm) -> Option<Draft> {
    checker.no_body(item);
    let epsilon = given.get("epsilon").and_then(|value| checker.number(value, "`epsilon`", Bound::Above(0.0))).unwrap_or(1e-5);
    Draft::of(flow, RowNorm { norm, epsilon })
}

fn has_positions(at: &Node) -> bool {
    at.from.positions().known() != Some(1)
}

impl RowNorm {
    /// The forward and the backward kernel.
    fn kernels(&self, at: &Node) -> [Kernel; 2] {
        let names = match self.norm {
            Norm::Rms => ["rms_norm", "rms_norm_backward"],
            Norm::Group { .. } if has_positions(at) => ["channel_group_norm", "channel_group_norm_backward"],
            Norm::Layer { bias: false } => ["unbiased_norm", "unbiased_norm_backward"],
            Norm::Layer { .. } | Norm::Group { .. } => ["group_norm", "group_norm_backward"],
        };
        names.map(Kernel::Rows)
    }

    /// How many numbers share a mean, and ε.
    fn settings(&self, at: &Node) -> Vec<Operand> {
        let sizes = match &self.norm {
            Norm::Group { size, .. } if has_positions(at) => vec![size.clone(), at.from.positions()],
            Norm::Group { size, .. } => vec![size.clone()],
            Norm::Layer { bias: false } => Vec::new(),
            Norm::Layer { .. } | Norm::Rms => vec![at.from.channels.clone()],
        };
        sizes.into_iter().map(Operand::Size).chain([Operand::Number(self.epsilon)]).collect()
    }
}

impl Layer for RowNorm {
    fn text(&self) -> String {
        match self.norm {
            Norm::Layer { bias: true } => "LayerNorm".to_owned(),
            Norm::Layer { bias: false } => "LayerNorm(bias = false)".to_owned(),
            Norm::Rms => "RmsNorm".to_owned(),
            Norm::Group { groups, .. } => format!("GroupNorm({groups})"),
        }
    }

    fn shape(&self, input: &Shape) -> Shape {
        if matches!(self.norm, Norm::Group { .. }) { input.clone() } else { input.without_pixels() }
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        let tensor = |name: &'static str, role, first| TensorSpec {
            name: name.into(),
            shape: vec![input.channels.clone()],
            role,
            first: First::Number(first),
        };
        match self.norm {
            Norm::Rms | Norm::Layer { bias: false } => vec![tensor("weight", Role::Scale, 1.0)],
            Norm::Layer { .. } | Norm::Group { .. } => vec![tensor("weight", Role::Scale, 1.0), tensor("bias", Role::Bias, 0.0)],
        }
    }

    fn facts(&self) -> Facts {
        let facts = Facts { view: View::Fields(if matches!(self.norm, Norm::Rms) { "RmsNorm" } else { "Norm" }), ..Facts::default() };
        if matches!(self.norm, Norm::Group { .. }) {
            return Facts {
                lengths: Lengths::No("takes moments over all steps, including the padding of shorter rows: use `LayerNorm`"),
                ..facts
            };
        }
        Facts { streams: Streams::Yes, lengths: Lengths::Yes, ..facts }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let y = b.like(&at.name, x[0]);
        let tensors = at.tensors.iter().map(|id| Operand::Tensor(*id));
        let operands = [Operand::Write(y), Operand::Read(x[0])].into_iter().chain(tensors).chain(self.settings(at)).collect();
        b.push(Step::Kernel { kernel: self.kernels(at)[0], operands });
        Tape::of(x, y)
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let gradients = at.tensors.iter().map(|id| Operand::Gradient(*id));
        let rest = [Operand::Read(tape.x()), Operand::Tensor(at.tensors[0])];
        let others: Vec<_> = gradients.chain(rest).chain(self.settings(at)).collect();
        vec![b.update_gradient(tape.x(), self.kernels(at)[1], d_y, &others)]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let (x, epsilon) = (x[0].clone(), self.epsilon as f32);
        let tensors: Vec<_> = at.tensors.iter().map(|tensor| to.tensor(*tensor)).collect();
        let Norm::Group { groups, .. } = &self.norm else {
            if matches!(self.norm, Norm::Rms) {
                let squares = to.step(at, "Mul", &[&x, &x]);
                let mean = to.step(at, "ReduceMean<keepdims = 1>", &[&squares, &Edge::of("[-1]")]);
                let mean = to.step(at, "Add", &[&mean, &Edge::number(self.epsilon)]);
                let root = to.step(at, "Sqrt", &[&mean]);
                let normal = to.step(at, "Div", &[&x, &root]);
                return Some(to.last(at, "Mul", &[&normal, &tensors[0]]));
            }
            let operator = format!("LayerNormalization<axis = -1, epsilon = {epsilon:?}>");
            return Some(to.last(at, &operator, &[x].iter().chain(&tensors).collect::<Vec<_>>()));
        };
        let operator = format!("GroupNormalization<num_groups = {groups}, epsilon = {epsilon:?}>");
        Some(to.by_channels(at, &operator, &x, &tensors))
    }
}
