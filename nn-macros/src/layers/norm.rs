//! `LayerNorm`, `RmsNorm` and `GroupNorm`: normalise each row independently, in training and inference alike.

use quote::ToTokens;

use crate::checker::{Bound, Checker, Flow, Given, Parameter};
use crate::layer::{Builder, Facts, First, Layer, Placed, Role, Tape, TensorSpec, View};
use crate::shape::Size;
use crate::step::{Operand, Step, Value};
use crate::syntax::Item;

/// Which numbers of a row share a mean and a variance.
enum Norm {
    /// The whole row.
    Layer,
    /// The whole row. Subtracts no mean and adds no bias.
    Rms,
    /// A group of `size` neighbours.
    Group { groups: usize, size: Size },
}

struct RowNorm {
    norm: Norm,
    epsilon: f64,
}

pub(crate) fn read_layer(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Box<dyn Layer>> {
    let given = checker.arguments(item, &[EPSILON]);
    let message = "`LayerNorm` of a single input always gives its bias: use `BatchNorm`, or more inputs";
    checker.several(&flow.size, item.target.to_token_stream(), message.to_owned());
    Some(row_norm(checker, item, &given, Norm::Layer))
}

pub(crate) fn read_rms(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Box<dyn Layer>> {
    let given = checker.arguments(item, &[EPSILON]);
    let message = "`RmsNorm` of a single input keeps only its sign: use `BatchNorm`, or more inputs";
    checker.several(&flow.size, item.target.to_token_stream(), message.to_owned());
    Some(row_norm(checker, item, &given, Norm::Rms))
}

pub(crate) fn read_group(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Box<dyn Layer>> {
    let given = checker.arguments(item, &[Parameter::required("number of groups"), EPSILON]);
    let groups = given.get("number of groups");
    let count = groups.map_or(Size::of(1), |groups| checker.size(&groups.value, "the number of groups"));
    let tokens = groups.map(|groups| &groups.value);
    let norm = match (flow.size.known(), count.known()) {
        (Some(width), Some(groups)) if width == groups => {
            let message = "a group of a single input always gives its bias: use fewer groups, or `BatchNorm`";
            checker.errors.at(tokens, message);
            Norm::Layer
        }
        (Some(width), Some(groups)) if width % groups == 0 => Norm::Group { groups, size: Size::of(width / groups) },
        (Some(width), Some(groups)) => {
            checker.errors.at(tokens, format_args!("{width} inputs cannot be divided into {groups} equal groups"));
            Norm::Layer
        }
        _ => {
            checker.errors.at(tokens, "`GroupNorm` requires literals for the number of groups and for the width of its input");
            Norm::Layer
        }
    };
    Some(row_norm(checker, item, &given, norm))
}

const EPSILON: Parameter = Parameter::named("epsilon");

fn row_norm(checker: &mut Checker, item: &Item, given: &Given<'_>, norm: Norm) -> Box<dyn Layer> {
    checker.no_body(item);
    let epsilon = given.get("epsilon").and_then(|value| checker.number(value, "`epsilon`", Bound::Above(0.0))).unwrap_or(1e-5);
    Box::new(RowNorm { norm, epsilon })
}

impl RowNorm {
    fn kernel(&self) -> &'static str {
        if matches!(self.norm, Norm::Rms) { "rms_norm" } else { "group_norm" }
    }

    /// How many numbers share a mean.
    fn size(&self, at: &Placed) -> Operand {
        Operand::Size(match &self.norm {
            Norm::Group { size, .. } => size.clone(),
            Norm::Layer | Norm::Rms => at.input.clone(),
        })
    }
}

impl Layer for RowNorm {
    fn text(&self) -> String {
        match self.norm {
            Norm::Layer => "LayerNorm".to_owned(),
            Norm::Rms => "RmsNorm".to_owned(),
            Norm::Group { groups, .. } => format!("GroupNorm({groups})"),
        }
    }

    fn tensors(&self, input: &Size) -> Vec<TensorSpec> {
        let tensor = |name, role, first| TensorSpec { name, shape: vec![input.clone()], role, first: First::Number(first) };
        match self.norm {
            Norm::Rms => vec![tensor("weight", Role::Scale, 1.0)],
            Norm::Layer | Norm::Group { .. } => vec![tensor("weight", Role::Scale, 1.0), tensor("bias", Role::Bias, 0.0)],
        }
    }

    fn facts(&self) -> Facts {
        Facts { view: View::Fields(if matches!(self.norm, Norm::Rms) { "RmsNorm" } else { "Norm" }), ..Facts::default() }
    }

    fn forward(&self, at: &Placed, x: Value, b: &mut Builder) -> Tape {
        let y = b.like(&at.name, x);
        let tensors = at.tensors.iter().map(|id| Operand::Tensor(*id));
        let operands =
            [Operand::Write(y), Operand::Read(x)].into_iter().chain(tensors).chain([self.size(at), Operand::Number(self.epsilon)]);
        let operands = operands.collect();
        b.push(Step::Kernel { name: self.kernel().into(), operands });
        Tape::of(x, y)
    }

    fn backward(&self, at: &Placed, tape: &Tape, d_y: Value, b: &mut Builder) -> Value {
        let gradients = at.tensors.iter().map(|id| Operand::Gradient(*id));
        let rest = [Operand::Read(tape.x), Operand::Tensor(at.tensors[0]), self.size(at), Operand::Number(self.epsilon)];
        let others: Vec<_> = gradients.chain(rest).collect();
        b.update_gradient(tape.x, format!("{}_backward", self.kernel()), d_y, &others)
    }
}
