use super::Regularizer;
use crate::error::Error;
use crate::record::Record;
use crate::scalar::Scalar;
use crate::setting;
use crate::tensor::Tensor;

/// w ← w min(1, limit / ‖w‖) after each step, with w the weights into one unit: a limit to their length, which lets large learning rates
/// roam without weights that grow and grow (Srebro, Rennie and Jaakkola 2005; with dropout, Srivastava et al. 2014, who use 3 to 4).
///
/// A tensor that is no matrix counts as one vector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaxNorm(
    /// The limit, above 0.
    pub f64,
);

/// How many units are measured side by side.
const UNITS: usize = 16;

impl Regularizer for MaxNorm {
    fn after<S: Scalar>(&self, tensor: &Tensor, weights: &mut [S]) {
        // A file's [out, in] is [in, out] in memory: the weights into a unit are a column.
        let units = tensor.turned().map_or(1, |[units, _, _]| units);
        for first in (0..units).step_by(UNITS) {
            let block = first..units.min(first + UNITS);
            let mut factors = [0.0; UNITS];
            for row in weights.chunks_exact(units) {
                factors.iter_mut().zip(&row[block.clone()]).for_each(|(sum, w)| *sum += w.to_f64() * w.to_f64());
            }
            for factor in &mut factors {
                let norm = factor.sqrt();
                *factor = if norm > self.0 { self.0 / norm } else { 1.0 };
            }
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
