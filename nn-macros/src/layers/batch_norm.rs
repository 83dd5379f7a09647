//! `BatchNorm`: normalises each column to mean 0 and variance 1 over the batch, then applies γ and β.

use crate::checker::{Bound, Checker, Draft, Flow, Parameter};
use crate::kernel::{BatchNorm as Part, Kernel};
use crate::layer::{Builder, Edge, Facts, First, Layer, Lengths, Node, Onnx, Role, Streams, Tape, TensorSpec, View};
use crate::shape::{Shape, Size};
use crate::step::{Extent, How, Operand, Step, Value};
use crate::syntax::Item;

struct BatchNorm {
    epsilon: f64,
    momentum: f64,
    text: String,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::named("epsilon"), Parameter::named("momentum")]);
    let mut setting =
        |name, default, bound| given.get(name).and_then(|value| checker.number(value, &format!("`{name}`"), bound)).unwrap_or(default);
    let epsilon = setting("epsilon", 1e-5, Bound::Above(0.0));
    let momentum = setting("momentum", 0.1, Bound::Share);
    let mut text = "BatchNorm".to_owned();
    if given.get("epsilon").is_some() || given.get("momentum").is_some() {
        text = format!("BatchNorm(epsilon = {epsilon}, momentum = {momentum})");
    }
    Draft::of(flow, BatchNorm { epsilon, momentum, text })
}

impl Layer for BatchNorm {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        let statistic = Role::Statistic { momentum: Some(self.momentum) };
        let tensor = |name: &'static str, role, first| TensorSpec {
            name: name.into(),
            shape: vec![input.channels.clone()],
            role,
            first: First::Number(first),
        };
        vec![
            tensor("weight", Role::Scale, 1.0),
            tensor("bias", Role::Bias, 0.0),
            tensor("running_mean", statistic, 0.0),
            tensor("running_var", statistic, 1.0),
        ]
    }

    fn facts(&self) -> Facts {
        Facts {
            streams: Streams::Yes,
            lengths: Lengths::No("takes moments over all steps, including the padding of shorter rows: use `LayerNorm`"),
            least_rows: 2,
            folds: Some(self.epsilon),
            view: View::Fields("BatchNorm"),
            ..Facts::default()
        }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let [weight, bias, mean, var] = [0, 1, 2, 3].map(|place| Operand::Tensor(at.tensors[place]));
        let epsilon = Operand::Number(self.epsilon);
        if !b.training {
            return Tape::of(x, b.update(&at.name, Kernel::BatchNorm(Part::Predict), x[0], &[weight, bias, mean, var, epsilon]));
        }
        // The mean and the variance of each column over the batch.
        let moments = b.value(format!("moments_of_{}", at.name), Extent::Fixed(Size::of(2).times(&at.from.channels)));
        let frozen = Operand::Frozen(vec![at.tensors[2]]);
        let operands = vec![Operand::Write(moments), Operand::Read(x[0]), mean, var, frozen];
        b.push(Step::Kernel { kernel: Kernel::BatchNorm(Part::Moments), operands });
        b.push(Step::Join { value: moments, how: How::Moments });
        let y = b.like(&at.name, x[0]);
        b.push(Step::Kernel {
            kernel: Kernel::BatchNorm(Part::Normalise),
            operands: vec![Operand::Write(y), Operand::Read(x[0]), Operand::Read(moments), weight, bias, epsilon],
        });
        Tape { kept: vec![moments], ..Tape::of(x, y) }
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let [d_weight, d_bias, d_mean, d_var] = [0, 1, 2, 3].map(|place| Operand::Gradient(at.tensors[place]));
        let (x, moments, epsilon) = (Operand::Read(tape.x()), Operand::Read(tape.kept[0]), Operand::Number(self.epsilon));
        // The sums of d · x̂ and of d over the rows.
        let sums = b.value(format!("sums_of_{}", at.name), Extent::Fixed(Size::of(2).times(&at.from.channels)));
        let gradients = [d_weight, d_bias, d_mean, d_var];
        let frozen = Operand::Frozen(vec![at.tensors[2]]);
        let read = [Operand::Read(d_y), x.clone(), moments.clone(), Operand::AllRows(at.from.positions()), epsilon.clone(), frozen];
        b.push(Step::Kernel {
            kernel: Kernel::BatchNorm(Part::Sums),
            operands: [Operand::Write(sums)].into_iter().chain(gradients).chain(read).collect(),
        });
        b.push(Step::Join { value: sums, how: How::Sums });
        let weight = Operand::Tensor(at.tensors[0]);
        vec![b.update_gradient(
            tape.x(),
            Kernel::BatchNorm(Part::Backward),
            d_y,
            &[x, moments, Operand::Read(sums), weight, Operand::AllRows(at.from.positions()), epsilon],
        )]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let tensors: Vec<_> = at.tensors.iter().map(|tensor| to.tensor(*tensor)).collect();
        Some(to.by_channels(at, &format!("BatchNormalization<epsilon = {:?}>", self.epsilon as f32), &x[0], &tensors))
    }
}
