//! Where layers write their steps, without a thought for memory.

use super::Placed;
use crate::step::{Extent, Operand, Step, Value};

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
    pub values: Vec<ValueInfo>,
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
    pub(crate) fn new(training: bool) -> Self {
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

    /// The steps since the last time.
    pub(crate) fn take_steps(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
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
    pub(crate) fn apart(&mut self, value: Value, other: Value, name: &str) -> Value {
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
