//! Collects rows of a file as a mini-batch.

use super::reading::FileRow;
use crate::compiled::WithTarget;
use crate::data::Minibatch;

pub(super) struct FileRows<N: WithTarget> {
    inputs: Vec<N::Input>,
    targets: Vec<N::Target>,
    /// `None` without a column of weights.
    weights: Option<Vec<N::Scalar>>,
}

impl<N: WithTarget> FileRows<N> {
    pub(super) fn new(weighted: bool) -> Self {
        Self { inputs: Vec::new(), targets: Vec::new(), weights: weighted.then(Vec::new) }
    }

    pub(super) fn push(&mut self, row: FileRow<N>) {
        self.inputs.push(row.input);
        self.targets.push(row.target);
        if let Some(weights) = &mut self.weights {
            weights.push(row.weight);
        }
    }

    pub(super) fn clear(&mut self) {
        self.inputs.clear();
        self.targets.clear();
        self.weights.iter_mut().for_each(Vec::clear);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.inputs.is_empty()
    }

    pub(super) fn as_batch(&self) -> Minibatch<'_, N> {
        Minibatch { inputs: &self.inputs, targets: &self.targets, weights: self.weights.as_deref() }
    }
}
