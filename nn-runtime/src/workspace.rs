//! The memory of a training loop. It is allocated once, and grows only for a larger batch.

mod carried;
#[cfg(test)]
mod tests;

use core::fmt;
use core::ops::Range;

use crate::compiled::Compiled;
use crate::error::Error;
use crate::layer::Batch;
use crate::names::named;
use crate::network::{Network, Row};
use crate::ranks::Portion;
use crate::record::Record;
use crate::shards::{Shard, Work};
use crate::threads;
use carried::Carried;
use nn_kernels::Scalar;

/// The memory of a network's passes: activations, gradients and temporary numbers for up to [`capacity`](Self::capacity) rows.
///
/// A training loop by hand:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Line(1) -> 1 { Dense(1) }
/// }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let mut line = Line::init(&mut StdRng::seed_from_u64(1));
/// let mut workspace = Line::workspace(2);
/// let mut sgd = Sgd::new(0.1);
/// for _ in 0..200 {
///     line.gradient(&[[1.0], [2.0]], &[[3.0], [5.0]], &mut workspace)?;
///     sgd.step(&mut line, workspace.gradient());
/// }
/// assert!((line.predict(&[3.0])[0] - 7.0).abs() < 0.1);
/// # Ok(()) }
/// ```
pub struct Workspace<N: Network> {
    capacity: usize,
    pub(crate) shards: Vec<Shard<N>>,
    /// The number of threads that the caller asked for.
    threads: Option<usize>,
    /// The number of shards of the last batch. Its backward pass must use the same.
    parts: usize,
    pub(crate) outputs: Vec<N::Output>,
    pub(crate) d_outputs: Vec<N::Output>,
    keeps_d_inputs: bool,
    d_inputs: Vec<N::Input>,
    /// The states of each row, if they are carried.
    pub(crate) carried: Option<Carried<N::Scalar>>,
    /// The targets in the unit of the loss.
    pub(crate) targets: Vec<N::Scalar>,
    /// What layers added to the loss of each row, and the derivative with respect to it.
    added: [Vec<N::Scalar>; 2],
    /// The part of the last loss that layers added.
    pub(crate) last_added: N::Scalar,
    /// Statistics that training does not change.
    frozen: Vec<Range<usize>>,
    /// The batch of the last forward pass, until its backward pass.
    pub(crate) last: Option<Fingerprint>,
    /// The number of rows of the last backward pass.
    spent: usize,
    seed: u64,
    step: u64,
}

impl<N: Compiled> Workspace<N> {
    pub(crate) fn new(rows: usize) -> Self {
        let mut workspace = Self {
            capacity: 0,
            shards: vec![Shard::new()],
            threads: None,
            parts: 1,
            outputs: Vec::new(),
            d_outputs: Vec::new(),
            keeps_d_inputs: false,
            d_inputs: Vec::new(),
            carried: None,
            targets: Vec::new(),
            added: [Vec::new(), Vec::new()],
            last_added: N::Scalar::ZERO,
            frozen: Vec::new(),
            last: None,
            spent: 0,
            seed: 0,
            step: 0,
        };
        if Self::is_sensible(rows) {
            workspace.reserve(rows);
        }
        workspace
    }

    /// Whether to reserve memory for so many rows in advance. Larger numbers are probably not meant as a number of rows, or exceed the
    /// memory of the machine. The memory of a batch is then allocated when it comes.
    fn is_sensible(rows: usize) -> bool {
        const BYTES: usize = 1 << 32;
        Self::bytes(rows) <= BYTES
    }

    /// The bytes for so many rows, without the gradient.
    pub(crate) fn bytes(rows: usize) -> usize {
        let memory = N::MEMORY.max(N::PREDICT_MEMORY).numbers(rows);
        // Outputs, their gradients, and the scaled targets of a network that ends in `Rescale`.
        let outputs = rows.saturating_mul((2 + usize::from(N::LOSS_IS_SCALED)) * N::Output::WIDTH);
        let added = rows.saturating_mul(2 * usize::from(N::ADDS_TO_LOSS));
        memory.saturating_add(outputs).saturating_add(added).saturating_mul(size_of::<N::Scalar>())
    }

    /// Returns the number of rows that fit without another allocation.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Returns the gradient of the last `gradient` or `backward`: the derivative of the mean loss with respect to every parameter. Its
    /// [`statistics`](Network::statistics) are those of the batch.
    ///
    /// Each gradient replaces the one before, so there is no `zero_grad`. To add gradients of several batches, use
    /// [`Accumulator`](crate::optim::Accumulator).
    #[must_use]
    #[doc(alias("grad", "zero_grad"))]
    pub fn gradient(&self) -> &N {
        &self.shards[0].gradient
    }

    /// Returns the part of the last loss that layers added, such as [`Activity`](crate::kind::Activity), as a mean over the rows. 0 if no layer of
    /// the network does.
    #[must_use]
    #[doc(alias("activity regularizer", "KL divergence", "losses"))]
    pub fn added_loss(&self) -> N::Scalar {
        self.last_added
    }

    /// Returns the gradient for modification, for example to clip it, to add a penalty or to average it.
    #[must_use]
    pub fn gradient_mut(&mut self) -> &mut N {
        &mut self.shards[0].gradient
    }

    /// Sets whether backward passes also compute the gradient with respect to the inputs. Default: `false`.
    ///
    /// It may change from batch to batch: only the first `true` allocates.
    #[doc(alias("requires_grad", "saliency"))]
    pub fn keep_input_gradient(&mut self, keep: bool) {
        if keep && !self.keeps_d_inputs {
            self.d_inputs.clear();
            self.d_inputs.resize(self.capacity, N::Input::filled(N::Scalar::ZERO));
        }
        self.keeps_d_inputs = keep;
    }

    /// Returns the gradient of the last backward pass with respect to its inputs, or `None` without
    /// [`keep_input_gradient`](Self::keep_input_gradient).
    #[must_use]
    pub fn input_gradient(&self) -> Option<&[N::Input]> {
        self.keeps_d_inputs.then(|| &self.d_inputs[..self.spent])
    }

    /// Sets the seed of dropout and noise, and restarts their random numbers. Default: 0.
    ///
    /// A random number depends on the seed, the number of training passes since, the layer and the position.
    #[doc(alias("manual_seed", "random_state"))]
    pub fn seed(&mut self, seed: u64) {
        (self.seed, self.step) = (seed, 0);
    }

    pub(crate) fn record(&mut self, record: &mut Record<'_>) {
        record.parsed("passes", &mut self.step);
        if let Some(carried) = &mut self.carried {
            carried.record(record);
        }
    }

    /// Freezes the statistics of a layer, or of all layers inside a residual or a network with that name.
    ///
    /// A frozen batch normalisation uses its running mean and variance in training, as in prediction, and does not change them. Keras and
    /// torchvision's `FrozenBatchNorm2d` do the same.
    ///
    /// [`Trainer::freeze`](crate::trainer::Trainer::freeze) calls this. A loop by hand also needs
    /// [`LayerRates::freeze`](crate::optim::LayerRates::freeze), which freezes the parameters.
    ///
    /// # Errors
    /// There is no layer or tensor with that name.
    pub fn freeze(&mut self, name: &str) -> Result<(), Error> {
        let statistics = named::<N>(name)?.into_iter().filter(|tensor| tensor.is_statistic());
        self.frozen.extend(statistics.map(|tensor| tensor.range.clone()));
        Ok(())
    }

    /// Freezes these statistics and unfreezes all others.
    pub(crate) fn freeze_only(&mut self, statistics: impl Iterator<Item = Range<usize>>) {
        self.frozen = statistics.collect();
    }

    /// Records that a backward pass over so many rows has used up what the forward pass kept.
    pub(crate) fn spend(&mut self, rows: usize) {
        (self.last, self.spent) = (None, rows);
    }

    /// Returns the batch of a new training pass.
    pub(crate) fn next_batch(&mut self, rows: usize) -> Batch<'static> {
        self.step = self.step.wrapping_add(1);
        self.batch(rows)
    }

    /// Returns the batch of the last training pass.
    pub(crate) fn batch(&self, rows: usize) -> Batch<'static> {
        Batch::new(rows, self.seed, self.step)
    }

    /// Sets the number of threads of the passes. Each thread processes a part of the rows.
    ///
    /// Default: inside a pool ([`on_threads`](crate::on_threads)) the number of its threads, or fewer for a small batch; outside of a pool
    /// one. 0 counts as 1. A larger number than the batch has rows, or than [`on_threads`](crate::on_threads) allows, is reduced.
    ///
    /// The same number of threads gives bit-identical results. Another number adds the same gradients in another order, so the last digits
    /// differ. Predictions do not depend on it. Each thread beyond the first needs the memory of another gradient.
    #[doc(alias("set_num_threads", "n_jobs", "parallel"))]
    pub fn threads(&mut self, threads: usize) {
        self.threads = Some(threads.clamp(1, threads::most()));
        // The data of the last forward pass is in the memory of the parts.
        (self.last, self.parts) = (None, 1);
        let rows = std::mem::take(&mut self.capacity);
        self.shards.truncate(1);
        self.reserve(rows);
    }

    pub(crate) fn reserve(&mut self, rows: usize) {
        if rows <= self.capacity {
            return;
        }
        self.capacity = rows;
        // No batch of up to `rows` rows may allocate later. A batch with fewer rows can use fewer threads, so that each has more rows.
        let (threads, part) = self.largest_parts(rows);
        self.shards_for(threads).iter_mut().for_each(|shard| shard.reserve(part));
        self.outputs.resize(rows, N::Output::filled(N::Scalar::ZERO));
        self.d_outputs.resize(rows, N::Output::filled(N::Scalar::ZERO));
        if N::ADDS_TO_LOSS {
            self.added.iter_mut().for_each(|added| added.resize(rows, N::Scalar::ZERO));
        }
        if N::LOSS_IS_SCALED {
            self.targets.clear();
            self.targets.reserve(rows * N::Output::WIDTH);
        }
        if self.keeps_d_inputs {
            self.d_inputs.resize(rows, N::Input::filled(N::Scalar::ZERO));
        }
    }

    /// Returns how many threads process so many rows.
    fn threads_for(&self, rows: usize) -> usize {
        if N::WHOLE_BATCH {
            return 1;
        }
        // Outside of a pool, every join would have to wake up a thread first.
        let pay = || if threads::inside_a_pool() { threads::that_pay(N::FLOPS, rows).min(rayon::current_num_threads()) } else { 1 };
        self.threads.unwrap_or_else(pay).clamp(1, rows.max(1))
    }

    /// Returns the maximum number of threads for batches of up to `rows` rows, and the size of the largest part of any of them.
    fn largest_parts(&self, rows: usize) -> (usize, usize) {
        let most = self.threads_for(rows);
        let mut part = rows.div_ceil(most);
        // The number of threads grows with the rows. With a given number of threads, the largest batch has the largest parts, so it is
        // searched for each number of threads.
        let mut least = 0;
        for threads in 1..most {
            let (mut few, mut many) = (least, rows);
            while few < many {
                let middle = few + (many - few).div_ceil(2);
                if self.threads_for(middle) <= threads { few = middle } else { many = middle - 1 }
            }
            least = few;
            part = part.max(few.div_ceil(threads));
        }
        (most, part)
    }

    /// Returns the first `threads` shards, after creating missing ones.
    fn shards_for(&mut self, threads: usize) -> &mut [Shard<N>] {
        if self.shards.len() < threads {
            self.shards.resize_with(threads, Shard::new);
        }
        &mut self.shards[..threads]
    }

    /// Prepares a batch and the shards that process it.
    pub(crate) fn work<'a, T>(
        &'a mut self,
        batch: Batch<'static>,
        network: &'a N,
        inputs: &'a [N::Input],
        targets: &'a [T],
        weights: &'a [N::Scalar],
    ) -> Work<'a, N, T> {
        self.parts = self.threads_for(inputs.len());
        self.shards_for(self.parts);
        self.work_again(batch, network, inputs, targets, weights)
    }

    /// Prepares the rows of a rank, which may be cut into parts that do not depend on the number of threads.
    pub(crate) fn work_of<'a, T>(
        &'a mut self,
        portion: &Portion,
        network: &'a N,
        inputs: &'a [N::Input],
        targets: &'a [T],
        weights: &'a [N::Scalar],
    ) -> Work<'a, N, T> {
        let batch = self.next_batch(portion.all).part(portion.first, inputs.len());
        let Some((cuts, parts)) = portion.parts else { return self.work(batch, network, inputs, targets, weights) };
        self.parts = parts.max(1);
        self.shards_for(self.parts);
        Work { cuts: Some(cuts), ..self.work_again(batch, network, inputs, targets, weights) }
    }

    /// Prepares the same batch again, with the same shards, which hold the data of its forward pass.
    pub(crate) fn work_again<'a, T>(
        &'a mut self,
        batch: Batch<'static>,
        network: &'a N,
        inputs: &'a [N::Input],
        targets: &'a [T],
        weights: &'a [N::Scalar],
    ) -> Work<'a, N, T> {
        let rows = inputs.len();
        let (state, d_state) = self.carried.as_mut().map_or_else(Default::default, Carried::both);
        let [added, d_added] = self.added.each_mut().map(|added| added.get_mut(..rows).unwrap_or_default());
        Work {
            batch: batch.with_frozen(&self.frozen),
            network,
            shards: &mut self.shards[..self.parts],
            inputs,
            targets,
            weights,
            outputs: &mut self.outputs[..rows],
            d_outputs: &mut self.d_outputs[..rows],
            d_inputs: self.keeps_d_inputs.then(|| &mut self.d_inputs[..rows]),
            state,
            d_state,
            added,
            d_added,
            cuts: None,
        }
    }
}

impl<N: Network> fmt::Debug for Workspace<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workspace").field("capacity", &self.capacity).field("threads", &self.shards.len()).finish_non_exhaustive()
    }
}

/// Distinguishes batches by their number of rows and the bits of some of their numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fingerprint {
    pub(crate) rows: usize,
    sample: u64,
}

impl Fingerprint {
    /// Samples at most 64 numbers of the batch, which costs nothing compared with a pass.
    pub(crate) fn of<S: Scalar, R: Row<S>>(inputs: &[R]) -> Self {
        let numbers = R::flatten(inputs);
        let stride = (numbers.len() / 64).max(1);
        let sample = numbers
            .iter()
            .step_by(stride)
            .fold(0, |hash: u64, x| (hash ^ x.to_f64().to_bits()).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29));
        Self { rows: inputs.len(), sample }
    }
}
