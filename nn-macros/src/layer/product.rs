//! The three products of a weight matrix: `y = x · W`, and the gradients with respect to `W` and `x`.

use super::Builder;
use crate::shape::Size;
use crate::step::{Extent, Matrix, Operand, Step, TensorId, Value};

/// A weight matrix at work, at each position of a row.
pub(crate) struct Product<'a> {
    pub weight: TensorId,
    pub inputs: &'a Size,
    pub outputs: &'a Size,
    pub positions: Size,
}

impl Product<'_> {
    /// Writes `y = x · W`.
    pub(crate) fn forward(&self, name: &str, x: Value, b: &mut Builder) -> Value {
        let y = b.value(name, Extent::Rows(self.outputs.times(&self.positions)));
        b.push(Step::Product {
            out: self.rows(Operand::Write(y), self.outputs),
            left: self.rows(Operand::Read(x), self.inputs),
            right: self.matrix(Operand::Tensor(self.weight)),
        });
        y
    }

    /// Writes the gradients with respect to `W` and `x`; returns the latter.
    pub(crate) fn backward(&self, x: Value, d_y: Value, b: &mut Builder) -> Value {
        b.push(Step::Product {
            out: self.matrix(Operand::Gradient(self.weight)),
            left: self.rows(Operand::Read(x), self.inputs).transposed(),
            right: self.rows(Operand::Read(d_y), self.outputs),
        });
        let d_x = b.gradient(x);
        b.push(Step::Product {
            out: self.rows(Operand::Write(d_x), self.inputs),
            left: self.rows(Operand::Read(d_y), self.outputs),
            right: self.matrix(Operand::Tensor(self.weight)).transposed(),
        });
        d_x
    }

    fn rows(&self, operand: Operand, columns: &Size) -> Matrix {
        Matrix { operand, rows: None, positions: self.positions.clone(), columns: columns.clone(), transposed: false }
    }

    fn matrix(&self, operand: Operand) -> Matrix {
        Matrix { operand, rows: Some(self.inputs.clone()), positions: Size::of(1), columns: self.outputs.clone(), transposed: false }
    }
}
