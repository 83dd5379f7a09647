//! The builder through which layers write their steps. Layers do not deal with memory: see `memory.rs`.

use super::Placed;
use crate::step::{Extent, Operand, Step, Value};

/// What a layer's forward pass keeps for its backward pass.
pub(crate) struct Tape {
    pub x: Value,
    pub y: Value,
    /// Further values that only this layer uses.
    pub kept: Vec<Value>,
    /// The tapes of the layers inside it.
    pub inner: Vec<Tape>,
}

impl Tape {
    pub(crate) fn of(x: Value, y: Value) -> Self {
        Self { x, y, kept: Vec::new(), inner: Vec::new() }
    }
}

/// Collects the values and steps that layers write.
pub(crate) struct Builder {
    /// Whether the steps are those of training; otherwise those of inference.
    pub training: bool,
    pub values: Vec<ValueInfo>,
    steps: Vec<Step>,
}

/// A value's name in generated code, and its extent.
#[derive(Clone)]
pub(crate) struct ValueInfo {
    pub name: String,
    pub extent: Extent,
    /// The value whose gradient this is. The gradient's buffer is named after that value's buffer.
    pub gradient_of: Option<Value>,
}

impl Builder {
    pub(crate) fn new(training: bool) -> Self {
        Self { training, values: Vec::new(), steps: Vec::new() }
    }

    /// Declares a value that a later step makes.
    pub(crate) fn value(&mut self, name: impl Into<String>, extent: Extent) -> Value {
        self.values.push(ValueInfo { name: name.into(), extent, gradient_of: None });
        Value(self.values.len() - 1)
    }

    /// Declares a value of the same extent as `other`.
    pub(crate) fn like(&mut self, name: impl Into<String>, other: Value) -> Value {
        let extent = self.values[other.0].extent.clone();
        self.value(name, extent)
    }

    pub(crate) fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Takes the steps written since the last call.
    pub(crate) fn take_steps(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
    }

    /// Writes a kernel that updates `old` in place; returns the new value.
    pub(crate) fn update(&mut self, name: impl Into<String>, kernel: impl Into<String>, old: Value, others: &[Operand]) -> Value {
        let new = self.like(name, old);
        let operands = [&[Operand::Update { new, old }], others].concat();
        self.push(Step::Kernel { name: kernel.into(), operands });
        new
    }

    /// Declares the gradient with respect to `x`, which a later step makes.
    pub(crate) fn gradient(&mut self, x: Value) -> Value {
        let d_x = self.like("", x);
        self.values[d_x.0].gradient_of = Some(x);
        d_x
    }

    /// Writes a kernel that turns `d_y` into the gradient with respect to `x`, in place.
    pub(crate) fn update_gradient(&mut self, x: Value, kernel: impl Into<String>, d_y: Value, others: &[Operand]) -> Value {
        let d_x = self.update("", kernel, d_y, others);
        self.values[d_x.0].gradient_of = Some(x);
        d_x
    }

    /// Returns `value` if it differs from `other`; otherwise writes a copy of it, so that the two have separate memory.
    pub(crate) fn apart(&mut self, value: Value, other: Value, name: &str) -> Value {
        if value != other {
            return value;
        }
        let copy = self.like(name, value);
        self.push(Step::Kernel { name: "copy".into(), operands: vec![Operand::Write(copy), Operand::Read(value)] });
        copy
    }

    /// Writes the forward steps of a chain of layers; returns their tapes and the output of the chain.
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

    /// Writes the backward steps of the same chain, from its last layer to its first; returns the gradient with respect to its input.
    pub(crate) fn backward(&mut self, layers: &[Placed], tapes: &[Tape], d_y: Value) -> Value {
        layers.iter().zip(tapes).rev().fold(d_y, |d, (placed, tape)| placed.layer.backward(placed, tape, d, self))
    }
}
