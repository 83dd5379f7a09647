//! Rows without targets, as a source in which all have the same target.

use rand::rngs::StdRng;

use super::order::Order;
use super::source::{Epochs, Minibatch, Source};
use crate::compiled::WithTarget;
use crate::error::Error;

/// Rows that all have the same target.
pub(crate) struct Alike<'a, N: WithTarget> {
    pub(crate) inputs: &'a [N::Input],
    pub(crate) target: N::Target,
}

/// The number of rows that are passed on at once.
const ROWS: usize = 1024;

impl<N: WithTarget> Source<N> for Alike<'_, N> {
    fn each(&self, see: &mut dyn FnMut(Minibatch<'_, N>) -> Result<(), Error>) -> Result<(), Error> {
        let targets = vec![self.target.clone(); ROWS.min(self.inputs.len())];
        let mut pass_on = |inputs: &[N::Input]| see(Minibatch { inputs, targets: &targets[..inputs.len()], weights: None });
        self.inputs.chunks(ROWS).try_for_each(&mut pass_on)
    }

    fn epochs(&self, batch: usize) -> Box<dyn Epochs<N> + '_> {
        let order = Order::new(self.inputs.len(), batch);
        let rows = order.size + 1;
        Box::new(Batches { rows: self.inputs, order, inputs: Vec::with_capacity(rows), targets: vec![self.target.clone(); rows] })
    }

    fn known_rows(&self) -> Option<usize> {
        Some(self.inputs.len())
    }
}

/// Its batches, in memory that is allocated once.
struct Batches<'a, N: WithTarget> {
    rows: &'a [N::Input],
    order: Order,
    inputs: Vec<N::Input>,
    targets: Vec<N::Target>,
}

impl<N: WithTarget> Epochs<N> for Batches<'_, N> {
    fn begin(&mut self, shuffled: bool, rng: &mut StdRng) {
        self.order.begin(shuffled, rng);
    }

    fn next(&mut self) -> Result<Option<Minibatch<'_, N>>, Error> {
        let Some(rows) = self.order.next() else { return Ok(None) };
        self.inputs.clear();
        self.inputs.extend(rows.iter().map(|row| self.rows[*row]));
        Ok(Some(Minibatch { inputs: &self.inputs, targets: &self.targets[..self.inputs.len()], weights: None }))
    }
}
