//! The kept weights: those of the best epoch, or of the last.

use crate::record::Record;
use crate::train::Train;
use nn_kernels::Scalar;

/// The numbers of a network at an earlier time.
pub(crate) struct Kept<S> {
    parameters: Vec<S>,
    statistics: Vec<S>,
}

impl<S: Scalar> Kept<S> {
    pub(crate) fn of<N: Train<Scalar = S>>(network: &N) -> Self {
        Self { parameters: network.parameters().to_vec(), statistics: network.statistics().to_vec() }
    }

    pub(crate) fn keep<N: Train<Scalar = S>>(&mut self, network: &N) {
        self.parameters.copy_from_slice(network.parameters());
        self.statistics.copy_from_slice(network.statistics());
    }

    pub(crate) fn record(&mut self, record: &mut Record<'_>) {
        record.numbers("parameters", &mut self.parameters);
        record.numbers("statistics", &mut self.statistics);
    }

    pub(crate) fn restore<N: Train<Scalar = S>>(&self, network: &mut N) {
        network.parameters_mut().copy_from_slice(&self.parameters);
        network.statistics_mut().copy_from_slice(&self.statistics);
    }
}
