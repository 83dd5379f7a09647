use super::Regularizer;
use crate::error::Error;
use crate::record::Record;
use crate::setting;
use crate::tensor::{Role, Tensor};
use nn_kernels::Scalar;

/// Max-norm constraint: w ← w min(1, limit / ‖w‖) after each step, where w are the weights into one unit.
///
/// It keeps weights from growing under a large learning rate. With dropout, the second paper uses limits of 3 to 4. Each row of an embedding's
/// table counts as the weights of a unit, and so do the weights out of each input channel of a transposed convolution. A tensor that is not a
/// matrix counts as one vector.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).regularize(MaxNorm(3.0));
/// ```
///
/// Srebro, Rennie and Jaakkola, "Maximum-Margin Matrix Factorization" (2005). With dropout: Srivastava et al., "Dropout: A Simple Way to
/// Prevent Neural Networks from Overfitting" (2014).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaxNorm(
    /// The limit, above 0.
    pub f64,
);

/// The number of units whose norms are computed together.
const UNITS: usize = 16;

impl MaxNorm {
    /// The factor of the weights of a unit, from the sum of their squares.
    fn factor(self, squares: f64) -> f64 {
        let norm = squares.sqrt();
        if norm > self.0 { self.0 / norm } else { 1.0 }
    }
}

impl Regularizer for MaxNorm {
    fn after<S: Scalar>(&self, tensor: &Tensor, weights: &mut [S]) {
        let units = if let [units, _, ..] = *tensor.shape { units.max(1) } else { 1 };
        // The shape in files is [out, in]. A weight is [in, out] in memory, so the weights into a unit are a column. All else lies as in files.
        if tensor.role != Role::Weight {
            for row in weights.chunks_exact_mut((weights.len() / units).max(1)) {
                let factor = self.factor(row.iter().map(|w| w.to_f64() * w.to_f64()).sum());
                for w in row {
                    *w *= S::from_f64(factor);
                }
            }
            return;
        }
        for first in (0..units).step_by(UNITS) {
            let block = first..units.min(first + UNITS);
            let mut factors = [0.0; UNITS];
            for row in weights.chunks_exact(units) {
                factors.iter_mut().zip(&row[block.clone()]).for_each(|(sum, w)| *sum += w.to_f64() * w.to_f64());
            }
            factors = factors.map(|squares| self.factor(squares));
            if factors == [1.0; UNITS] {
                continue;
            }
            for row in weights.chunks_exact_mut(units) {
                row[block.clone()].iter_mut().zip(factors).for_each(|(w, factor)| *w *= S::from_f64(factor));
            }
        }
    }

    fn check(&self) -> Result<(), Error> {
        setting::positive("the limit of MaxNorm", self.0)
    }

    fn record(&self, record: &mut Record<'_>) {
        record.setting("limit", self.0);
    }
}
