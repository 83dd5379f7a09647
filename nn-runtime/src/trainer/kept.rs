//! The kept weights: those of the best epoch, or of the last.

use crate::record::Record;
use crate::train::Supervised;
use nn_kernels::Scalar;

/// The numbers of a network at an earlier time.
pub(super) struct Kept<S> {
    parameters: Vec<S>,
    statistics: Vec<S>,
}

impl<S: Scalar> Kept<S> {
    pub(super) fn of<N: Supervised<Scalar = S>>(network: &N) -> Self {
        Self { parameters: network.parameters().to_vec(), statistics: network.statistics().to_vec() }
    }

    pub(super) fn keep<N: Supervised<Scalar = S>>(&mut self, network: &N) {
        self.parameters.copy_from_slice(network.parameters());
        self.statistics.copy_from_slice(network.statistics());
    }

    pub(super) fn record(&mut self, record: &mut Record<'_>) {
        record.numbers("parameters", &mut self.parameters);
        record.numbers("statistics", &mut self.statistics);
    }

    pub(super) fn restore<N: Supervised<Scalar = S>>(&self, network: &mut N) {
        network.parameters_mut().copy_from_slice(&self.parameters);
        network.statistics_mut().copy_from_slice(&self.statistics);
    }
}
