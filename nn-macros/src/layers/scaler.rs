//! `Standardize` and `Rescale`: y = (x − mean) / deviation and its inverse, with statistics of the training data.

use crate::checker::{Checker, Draft, Flow};
use crate::kernel::Kernel;
use crate::layer::{Builder, Edge, Facts, First, Layer, Lengths, Node, Onnx, Role, Scales, Streams, Tape, TensorSpec, View};
use crate::shape::Shape;
use crate::step::{Operand, Value};
use crate::syntax::Item;

#[derive(Clone, Copy)]
enum Scaler {
    Standardize,
    Rescale,
}

pub(crate) fn read_standardize(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Scaler::Standardize)
}

pub(crate) fn read_rescale(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    read(checker, item, flow, Scaler::Rescale)
}

fn read(checker: &mut Checker, item: &Item, flow: &Flow, scaler: Scaler) -> Option<Draft> {
    checker.arguments(item, &[]);
    checker.no_body(item);
    if matches!(scaler, Scaler::Rescale) && !flow.shape.grid.is_one() && !flow.unsure {
        let (name, given) = (checker.names.of(item), flow.given());
        checker.errors.at(&item.target, format_args!("layer `{name}` takes numbers, but {given}: remove it, or put `Flatten` before it"));
    }
    Draft::of(flow, scaler)
}

impl Scaler {
    fn kernel(self) -> &'static str {
        match self {
            Self::Standardize => "standardize",
            Self::Rescale => "rescale",
        }
    }
}

impl Layer for Scaler {
    fn text(&self) -> String {
        match self {
            Self::Standardize => "Standardize".to_owned(),
            Self::Rescale => "Rescale".to_owned(),
        }
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        let statistic = |name: &'static str, first| TensorSpec {
            name: name.into(),
            shape: vec![input.channels.clone()],
            role: Role::Statistic { momentum: None },
            first: First::Number(first),
        };
        vec![statistic("mean", 0.0), statistic("deviation", 1.0)]
    }

    fn facts(&self) -> Facts {
        Facts {
            head: matches!(self, Self::Rescale).then(|| self.kernel()),
            scaler: Some(match self {
                Self::Standardize => Scales::Inputs,
                Self::Rescale => Scales::Targets,
            }),
            streams: Streams::Yes,
            lengths: match self {
                Self::Standardize => Lengths::Yes,
                Self::Rescale => Lengths::No("takes whole rows of targets, and a row may have fewer steps: scale the targets before"),
            },
            view: View::Fields("Scaler"),
            ..Facts::default()
        }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let [mean, deviation] = [at.tensors[0], at.tensors[1]].map(Operand::Tensor);
        Tape::of(x, b.update(&at.name, Kernel::Rows(self.kernel()), x[0], &[mean, deviation]))
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let kernel = Kernel::Rows(match self {
            Self::Standardize => "standardize_backward",
            Self::Rescale => "rescale_backward",
        });
        vec![b.update_gradient(tape.x(), kernel, d_y, &[Operand::Tensor(at.tensors[1])])]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let [mean, deviation] = [0, 1].map(|place| to.of_channels(at, at.tensors[place]));
        Some(match self {
            Self::Standardize => {
                let centered = to.step(at, "Sub", &[&x[0], &mean]);
                to.last(at, "Div", &[&centered, &deviation])
            }
            Self::Rescale => {
                let scaled = to.step(at, "Mul", &[&x[0], &deviation]);
                to.last(at, "Add", &[&scaled, &mean])
            }
        })
    }
}
