//! The three products of a weight matrix: `y = x · W`, and the gradients with respect to `W` and `x`.

use super::Builder;
use crate::shape::Size;
use crate::step::{Extent, Matrix, Operand, Part, Step, TensorId, Value};

/// How the numbers of a weight matrix lie in its tensor.
pub(crate) enum Lies {
    /// `[in, out]`
    Straight,
    /// `[out, in]`, as in files.
    Turned,
    /// `[out, in]`, from this row of the tensor on.
    TurnedFrom(Size),
}

/// A weight matrix at work, at each position of a row.
pub(crate) struct Product<'a> {
    pub weight: TensorId,
    pub lies: Lies,
    pub inputs: &'a Size,
    pub outputs: &'a Size,
    pub positions: Size,
}

impl Product<'_> {
    /// Writes `y = x · W`.
    pub(crate) fn forward(&self, name: &str, x: Value, b: &mut Builder) -> Value {
        let y = b.value(name, Extent::Rows(self.outputs.times(&self.positions)));
        let (left, right) = (self.rows(Operand::Read(x), self.inputs), self.matrix());
        b.push(Step::Product { out: self.rows(Operand::Write(y), self.outputs), adds: false, left, right });
        y
    }

    /// Writes the gradients with respect to `W` and `x`; returns the latter.
    pub(crate) fn backward(&self, x: Value, d_y: Value, b: &mut Builder) -> Value {
        let read = |value: Value, columns: &Size| self.rows(Operand::Read(value), columns);
        let (x_of, d_of) = (read(x, self.inputs), read(d_y, self.outputs));
        let (left, right) = if self.is_turned() { (d_of, x_of) } else { (x_of, d_of) };
        b.push(Step::Product { out: self.gradient(), adds: false, left: left.transposed(), right });
        let d_x = b.gradient(x);
        let (left, right) = (read(d_y, self.outputs), self.matrix().transposed());
        b.push(Step::Product { out: self.rows(Operand::Write(d_x), self.inputs), adds: false, left, right });
        d_x
    }

    fn is_turned(&self) -> bool {
        !matches!(self.lies, Lies::Straight)
    }

    fn rows(&self, operand: Operand, columns: &Size) -> Matrix {
        Matrix { operand, rows: None, positions: self.positions.clone(), columns: columns.clone(), transposed: false }
    }

    /// The weights, `[in, out]`.
    fn matrix(&self) -> Matrix {
        let operand = self.part().map_or(Operand::Tensor(self.weight), Operand::TensorPart);
        Matrix { transposed: self.is_turned(), ..self.as_it_lies(operand) }
    }

    /// The gradient with respect to the weights, as it lies in memory.
    fn gradient(&self) -> Matrix {
        self.as_it_lies(self.part().map_or(Operand::Gradient(self.weight), Operand::GradientPart))
    }

    fn part(&self) -> Option<Box<Part>> {
        let Lies::TurnedFrom(row) = &self.lies else { return None };
        Some(Box::new(Part { tensor: self.weight, start: row.times(self.inputs), len: self.outputs.times(self.inputs) }))
    }

    fn as_it_lies(&self, operand: Operand) -> Matrix {
        let (rows, columns) = if self.is_turned() { (self.outputs, self.inputs) } else { (self.inputs, self.outputs) };
        Matrix { operand, rows: Some(rows.clone()), positions: Size::of(1), columns: columns.clone(), transposed: false }
    }
}
