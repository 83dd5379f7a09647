//! The mini-batches of a data set, in memory that is allocated once.

use std::ops::Range;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::Dataset;
use super::order::Order;
use super::source::{Epochs, Minibatch, Source};
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::network::Row;
use nn_kernels::Scalar;

/// The mini-batches of a data set, from [`Dataset::batches`].
///
/// The first epoch has the order of the rows. [`shuffle`](Self::shuffle) starts each further epoch.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// # network! {
/// #     #[loss(MeanSquaredError)]
/// #     struct Line(1) -> 1 { Dense(1) }
/// # }
/// # fn main() {
/// let points = Dataset::<Line>::from_rows((0..10).map(|x| ([x as f32], [0.0])));
/// let mut batches = points.batches(4);
/// batches.shuffle(&mut StdRng::seed_from_u64(1));
/// let mut sizes = Vec::new();
/// while let Some((inputs, targets)) = batches.next() {
///     assert_eq!(inputs.len(), targets.len());
///     sizes.push(inputs.len());
/// }
/// assert_eq!((sizes, batches.count()), (vec![4, 4, 2], 3));
/// # }
/// ```
#[derive(Debug)]
pub struct Batches<'a, N: WithTarget> {
    data: &'a Dataset<N>,
    order: Order,
    inputs: Vec<N::Input>,
    targets: Vec<N::Target>,
    weights: Vec<N::Scalar>,
    /// The generator for the augmentation.
    rng: StdRng,
}

impl<'a, N: WithTarget> Batches<'a, N> {
    pub(super) fn new(data: &'a Dataset<N>, size: usize) -> Self {
        let order = Order::new(data.len(), size);
        let (inputs, targets) = (Vec::with_capacity(order.size + 1), Vec::with_capacity(order.size + 1));
        let weights = Vec::with_capacity(if data.weights.is_some() { order.size + 1 } else { 0 });
        Self { data, order, inputs, targets, weights, rng: StdRng::seed_from_u64(0) }
    }

    /// Returns the number of batches per epoch.
    #[must_use]
    pub fn count(&self) -> usize {
        self.order.count()
    }

    /// Starts an epoch with the rows in a new random order.
    pub fn shuffle<R: Rng + ?Sized>(&mut self, rng: &mut R) {
        self.begin(true, rng);
    }

    /// Starts an epoch, in a new order or the current one.
    pub(super) fn begin<R: Rng + ?Sized>(&mut self, shuffled: bool, rng: &mut R) {
        self.order.begin(shuffled, rng);
        if self.data.augment.is_some() {
            self.rng = StdRng::seed_from_u64(rng.next_u64());
        }
    }

    /// Returns the next batch. `None` at the end of the epoch.
    ///
    /// The last batch can be smaller. If it would have a single row, which batch normalisation cannot use, that row is added to the previous
    /// batch.
    #[expect(clippy::should_implement_trait, reason = "all batches borrow the same memory")]
    pub fn next(&mut self) -> Option<(&[N::Input], &[N::Target])> {
        self.next_weighted().map(|(inputs, targets, _)| (inputs, targets))
    }

    /// Like [`next`](Self::next), with the weights of the rows if the data set has weights.
    pub fn next_weighted(&mut self) -> Option<(&[N::Input], &[N::Target], Option<&[N::Scalar]>)> {
        self.next_of(&|rows| 0..rows).map(|Minibatch { inputs, targets, weights }| (inputs, targets, weights))
    }

    /// Returns the next batch, of whose inputs only some are copied.
    fn next_of(&mut self, wanted: &dyn Fn(usize) -> Range<usize>) -> Option<Minibatch<'_, N>> {
        let rows = self.order.next()?;
        // Random changes are drawn for one row after the other.
        let wanted = if self.data.augment.is_some() { 0..rows.len() } else { wanted(rows.len()) };
        self.inputs.resize(rows.len(), N::Input::filled(N::Scalar::ZERO));
        let copied = self.inputs.iter_mut().zip(rows).skip(wanted.start).take(wanted.len());
        copied.for_each(|(input, row)| *input = self.data.inputs[*row]);
        self.targets.clear();
        self.targets.extend(rows.iter().map(|row| self.data.targets[*row].clone()));
        if let Some(augment) = &self.data.augment {
            augment.change(&mut self.inputs, &mut self.rng);
        }
        let weights = self.data.weights().map(|weights| {
            self.weights.clear();
            self.weights.extend(rows.iter().map(|row| weights[*row]));
            self.weights.as_slice()
        });
        Some(Minibatch { inputs: &self.inputs, targets: &self.targets, weights })
    }
}

impl<N: WithTarget> Source<N> for Dataset<N> {
    fn each(&self, see: &mut dyn FnMut(Minibatch<'_, N>) -> Result<(), Error>) -> Result<(), Error> {
        see(Minibatch { inputs: self.inputs(), targets: self.targets(), weights: self.weights() })
    }

    fn epochs(&self, batch: usize) -> Box<dyn Epochs<N> + '_> {
        Box::new(self.batches(batch))
    }
}

impl<N: WithTarget> Epochs<N> for Batches<'_, N> {
    fn begin(&mut self, shuffled: bool, rng: &mut StdRng) {
        Batches::begin(self, shuffled, rng);
    }

    fn next(&mut self) -> Result<Option<Minibatch<'_, N>>, Error> {
        Ok(Batches::next_of(self, &|rows| 0..rows))
    }

    fn next_of(&mut self, wanted: &dyn Fn(usize) -> Range<usize>) -> Result<Option<Minibatch<'_, N>>, Error> {
        Ok(Batches::next_of(self, wanted))
    }
}
