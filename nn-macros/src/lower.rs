//! From the model to the plan: the forward steps, the chain rule backwards, fused, split and placed in memory. Cannot
//! fail.

use std::collections::HashSet;

use crate::fuse;
use crate::memory::{Ends, Sections, assign};
use crate::model::{Model, Placed};
use crate::plan::{Plan, Program, variable};
use crate::step::{Extent, Operand, Step, TensorId, Value};

/// What a layer's forward pass leaves for its backward pass.
pub(crate) struct Tape {
    pub x: Value,
    pub y: Value,
    /// Values of the layer's own.
    pub kept: Vec<Value>,
    /// The tapes of the layers inside it.
    pub inner: Vec<Tape>,
}

impl Tape {
    pub(crate) fn of(x: Value, y: Value) -> Self {
        Self { x, y, kept: Vec::new(), inner: Vec::new() }
    }
}

/// Where layers write their steps.
pub(crate) struct Builder {
    /// Whether the steps are those of training.
    pub training: bool,
    values: Vec<ValueInfo>,
    steps: Vec<Step>,
}

/// A value's name in generated code, and its room.
#[derive(Clone)]
pub(crate) struct ValueInfo {
    pub name: String,
    pub extent: Extent,
    /// The value whose gradient it is: it is called after that one's buffer.
    pub gradient_of: Option<Value>,
}

impl Builder {
    fn new(training: bool) -> Self {
        Self { training, values: Vec::new(), steps: Vec::new() }
    }

    /// A value that a step is going to make.
    pub(crate) fn value(&mut self, name: impl Into<String>, extent: Extent) -> Value {
        self.values.push(ValueInfo { name: name.into(), extent, gradient_of: None });
        Value(self.values.len() - 1)
    }

    /// A value as large as another.
    pub(crate) fn like(&mut self, name: impl Into<String>, other: Value) -> Value {
        let extent = self.values[other.0].extent.clone();
        self.value(name, extent)
    }

    pub(crate) fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// A kernel that changes `old` in place; gives the new value.
    pub(crate) fn update(&mut self, name: impl Into<String>, kernel: impl Into<String>, old: Value, others: &[Operand]) -> Value {
        let new = self.like(name, old);
        let operands = [&[Operand::Update { new, old }], others].concat();
        self.push(Step::Kernel { name: kernel.into(), operands });
        new
    }

    /// The gradient with respect to `x`, which a step is going to make.
    pub(crate) fn gradient(&mut self, x: Value) -> Value {
        let d_x = self.like("", x);
        self.values[d_x.0].gradient_of = Some(x);
        d_x
    }

    /// A kernel that makes the gradient with respect to `x` out of `d_y`, in place.
    pub(crate) fn update_gradient(&mut self, x: Value, kernel: impl Into<String>, d_y: Value, others: &[Operand]) -> Value {
        let d_x = self.update("", kernel, d_y, others);
        self.values[d_x.0].gradient_of = Some(x);
        d_x
    }

    /// `value`, or a copy of it where it is one that has another place.
    fn apart(&mut self, value: Value, other: Value, name: &str) -> Value {
        if value != other {
            return value;
        }
        let copy = self.like(name, value);
        self.push(Step::Kernel { name: "copy".into(), operands: vec![Operand::Write(copy), Operand::Read(value)] });
        copy
    }

    /// A chain of layers, forwards.
    pub(crate) fn forward(&mut self, layers: &[Placed], x: Value) -> (Vec<Tape>, Value) {
        let mut tapes = Vec::new();
        let mut value = x;
        for placed in layers {
            let tape = placed.layer.forward(placed, value, self);
            value = tape.y;
            tapes.push(tape);
        }
        (tapes, value)
    }

    /// The same chain backwards: the chain rule, from its last layer to its first.
    pub(crate) fn backward(&mut self, layers: &[Placed], tapes: &[Tape], d_y: Value) -> Value {
        layers.iter().zip(tapes).rev().fold(d_y, |d, (placed, tape)| placed.layer.backward(placed, tape, d, self))
    }
}

/// The whole program of a network.
pub(crate) fn lower(model: &Model) -> Program {
    let head = match &model.loss {
        Some(loss) if loss.fused => model.layers.last().and_then(|last| last.layer.head()),
        _ => None,
    };
    let trunk = &model.layers[..model.layers.len() - usize::from(head.is_some())];
    Program { head, training: training(model, trunk), prediction: prediction(model, trunk), row: row(model) }
}

fn training(model: &Model, trunk: &[Placed]) -> Plan {
    let mut b = Builder::new(true);
    let inputs = b.value("inputs", Extent::Rows(model.input.clone()));
    let (tapes, outputs) = b.forward(trunk, inputs);
    let outputs = b.apart(outputs, inputs, "outputs");
    let forward = std::mem::take(&mut b.steps);
    let d_outputs = b.like("d_outputs", outputs);
    let d_inputs = b.backward(trunk, &tapes, d_outputs);
    let backward = std::mem::take(&mut b.steps);

    let (backward, mut input_gradient) = split(backward);
    let d_inputs = if written_where_wanted(d_inputs, &backward, &input_gradient) {
        d_inputs
    } else {
        let copy = b.apart(d_inputs, d_inputs, "d_inputs");
        input_gradient.append(&mut b.steps);
        copy
    };
    let mut sections = Sections([forward, backward, input_gradient]);
    fuse::cancelled_bias(&mut sections);
    fuse::bias_and_activation(&mut sections);
    fuse::activation_and_bias_backward(&mut sections);
    assign(b.values, sections, &Ends { inputs, outputs, d_outputs: Some(d_outputs), d_inputs: Some(d_inputs) }, tensor_variables(model))
}

fn prediction(model: &Model, trunk: &[Placed]) -> Plan {
    let (mut sections, values, ends) = predicting(model, trunk);
    fuse::bias_and_activation(&mut sections);
    assign(values, sections, &ends, tensor_variables(model))
}

fn row(model: &Model) -> Plan {
    let (mut sections, values, ends) = predicting(model, &model.layers);
    fuse::rows(&mut sections);
    assign(values, sections, &ends, tensor_variables(model))
}

fn predicting(model: &Model, layers: &[Placed]) -> (Sections, Vec<ValueInfo>, Ends) {
    let mut b = Builder::new(false);
    let inputs = b.value("inputs", Extent::Rows(model.input.clone()));
    let (_, outputs) = b.forward(layers, inputs);
    let outputs = b.apart(outputs, inputs, "outputs");
    (Sections([b.steps, Vec::new(), Vec::new()]), b.values, Ends { inputs, outputs, d_outputs: None, d_inputs: None })
}

/// Parts what the gradient of the parameters needs from what only the gradient with respect to the network's inputs
/// does: the first layer computes none unless it is asked for.
fn split(backward: Vec<Step>) -> (Vec<Step>, Vec<Step>) {
    let mut wanted = HashSet::new();
    let mut for_parameters = vec![false; backward.len()];
    for (step, needed) in backward.iter().zip(&mut for_parameters).rev() {
        *needed = step.makes_gradient() || step.writes().iter().any(|value| wanted.contains(value));
        if *needed {
            wanted.extend(step.reads());
        }
    }
    let mut needed = for_parameters.into_iter();
    backward.into_iter().partition(|_| needed.next().unwrap_or(true))
}

/// Whether the gradient with respect to the inputs is made only where it is wanted: apart from the rest, or by a layer
/// that is told whether it is.
fn written_where_wanted(d_inputs: Value, backward: &[Step], input_gradient: &[Step]) -> bool {
    let by_layer = |step: &&Step| matches!(step, Step::Call(_));
    input_gradient.iter().chain(backward.iter().filter(by_layer)).any(|step| step.writes().contains(&d_inputs))
}

/// What the views of tensors and of their gradients are called.
fn tensor_variables(model: &Model) -> HashSet<String> {
    let names = (0..model.tensors.len()).map(|id| variable(model, TensorId(id)));
    names.flat_map(|name| [format!("d_{name}"), name]).collect()
}
