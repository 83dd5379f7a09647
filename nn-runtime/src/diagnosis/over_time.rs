//! The gradient with respect to each step of a sequence: how far back in time it reaches.

use crate::network::Row;
use crate::record::Record;
use crate::train::Train;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// Returns how many steps the inputs have, if they are a sequence of numbers. Tokens have no gradient, and rows of different lengths have no
/// last step in common.
pub(crate) fn steps_of<N: Train>() -> Option<usize> {
    let is_padded = N::Input::filled(N::Scalar::ZERO).steps().is_some();
    match N::INPUT_SHAPE {
        [steps, _] if N::VOCABULARY.is_none() && !is_padded => Some(*steps),
        _ => None,
    }
}

/// The sums of the norms at each step, over the batches of this epoch.
#[derive(Clone, Debug, Default)]
pub(super) struct OverTime {
    sums: Vec<f64>,
    batches: usize,
}

impl OverTime {
    pub(super) fn new<N: Train>() -> Self {
        Self { sums: vec![0.0; steps_of::<N>().unwrap_or(0)], batches: 0 }
    }

    /// Adds the norms of a batch.
    pub(super) fn add<N: Train>(&mut self, workspace: &Workspace<N>) {
        let Some(rows) = workspace.input_gradient().filter(|_| !self.sums.is_empty()) else { return };
        let features = N::Input::WIDTH / self.sums.len();
        for (step, sum) in self.sums.iter_mut().enumerate() {
            let numbers = rows.iter().flat_map(|row| row.numbers().iter().skip(step * features).take(features));
            *sum += numbers.map(|d| d.to_f64() * d.to_f64()).sum::<f64>().sqrt();
        }
        self.batches += 1;
    }

    /// Returns the means of the epoch, and starts another. They are 0 if no batch was seen.
    pub(super) fn end_epoch(&mut self) -> Vec<f64> {
        let batches = std::mem::take(&mut self.batches).max(1);
        let means = self.sums.iter().map(|sum| sum / batches as f64).collect();
        self.sums.fill(0.0);
        means
    }

    pub(super) fn record(&mut self, record: &mut Record<'_>) {
        if !self.sums.is_empty() {
            record.numbers("over time", &mut self.sums);
            record.count("batches over time", &mut self.batches);
        }
    }
}

#[cfg(test)]
mod tests;
