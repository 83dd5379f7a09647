//! The memory of a training loop: allocated once, grown only when a larger batch comes.

#[cfg(test)]
mod tests;

use core::fmt;
use core::ops::Range;

use crate::compiled::Compiled;
use crate::error::Error;
use crate::layer::Batch;
use crate::names::named;
use crate::network::{Network, Row};
use crate::record::Record;
use crate::scalar::Scalar;
use crate::shards::{Shard, Work};
use crate::threads;

/// Every activation, every gradient and the scratch of a network's passes, for up to [`capacity`](Self::capacity) rows.
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
    /// How many threads are wanted, where somebody said so.
    threads: Option<usize>,
    /// Over how many shards the last batch went. Its backward pass has to go over the same.
    parts: usize,
    pub(crate) outputs: Vec<N::Output>,
    pub(crate) d_outputs: Vec<N::Output>,
    d_inputs: Option<Vec<N::Input>>,
    /// Targets in the unit of the loss.
    pub(crate) targets: Vec<N::Scalar>,
    /// Statistics that training leaves as they are.
    frozen: Vec<Range<usize>>,
    /// The batch of the last forward pass, until a backward pass has used up what it kept.
    pub(crate) last: Option<Fingerprint>,
    /// How many rows the last backward pass had.
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
            d_inputs: None,
            targets: Vec::new(),
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

    /// Whether so many rows are reserved before any come. Beyond this a number was not meant as one of rows, or is more than a machine has: what a
    /// batch takes is reserved when it comes.
    fn is_sensible(rows: usize) -> bool {
        const BYTES: usize = 1 << 32;
        Self::bytes(rows) <= BYTES
    }

    /// What so many rows take, beside the gradient.
    pub(crate) fn bytes(rows: usize) -> usize {
        let memory = N::MEMORY.max(N::PREDICT_MEMORY).numbers(rows);
        // Outputs and their gradients, and targets where they are brought into the unit of the loss.
        let outputs = rows.saturating_mul((2 + usize::from(N::LOSS_IS_SCALED)) * N::Output::WIDTH);
        memory.saturating_add(outputs).saturating_mul(size_of::<N::Scalar>())
    }

    /// How many rows fit without another allocation.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// The gradient of the last `gradient` or `backward`: the derivative of the mean loss with respect to every
    /// parameter. Its [`statistics`](Network::statistics) are those of the batch.
    #[must_use]
    pub fn gradient(&self) -> &N {
        &self.shards[0].gradient
    }

    /// The gradient, to be changed: clipped, penalised, averaged with another.
    #[must_use]
    pub fn gradient_mut(&mut self) -> &mut N {
        &mut self.shards[0].gradient
    }

    /// Asks for the gradient with respect to the inputs too, which training itself does without.
    pub fn keep_input_gradient(&mut self, keep: bool) {
        self.d_inputs = keep.then(|| vec![N::Input::filled(N::Scalar::ZERO); self.capacity]);
    }

    /// The gradient of the last backward pass with respect to its inputs, where
    /// [`keep_input_gradient`](Self::keep_input_gradient) asked for it.
    #[must_use]
    pub fn input_gradient(&self) -> Option<&[N::Input]> {
        self.d_inputs.as_ref().map(|d_inputs| &d_inputs[..self.spent])
    }

    /// Starts the random numbers of dropout anew. Without it they are those of seed 0.
    ///
    /// A mask depends on the seed, on how many training passes came since, on the layer and on the place.
    pub fn seed(&mut self, seed: u64) {
        (self.seed, self.step) = (seed, 0);
    }

    pub(crate) fn record(&mut self, record: &mut Record<'_>) {
        record.parsed("passes", &mut self.step);
    }

    /// Freezes the statistics of a layer, by its name, or all within a residual or a network of that name: a batch normalisation in
    /// it learns with the running mean and variance, as it predicts with them, and leaves them as they are. So do Keras, and torchvision's
    /// `FrozenBatchNorm2d`.
    ///
    /// [`Trainer::freeze`](crate::trainer::Trainer::freeze) does this; a loop by hand does it beside
    /// [`LayerRates::freeze`](crate::optim::LayerRates::freeze), which keeps the parameters as they are.
    ///
    /// # Errors
    /// No layer or tensor has that name.
    pub fn freeze(&mut self, name: &str) -> Result<(), Error> {
        let statistics = named::<N>(name)?.into_iter().filter(|tensor| tensor.is_statistic());
        self.frozen.extend(statistics.map(|tensor| tensor.range.clone()));
        Ok(())
    }

    /// Freezes these statistics, and no others.
    pub(crate) fn freeze_only(&mut self, statistics: impl Iterator<Item = Range<usize>>) {
        self.frozen = statistics.collect();
    }

    /// What the last forward pass kept is used up by a backward pass over so many rows.
    pub(crate) fn spend(&mut self, rows: usize) {
        (self.last, self.spent) = (None, rows);
    }

    /// The batch of a new training pass.
    pub(crate) fn next_batch(&mut self, rows: usize) -> Batch<'static> {
        self.step = self.step.wrapping_add(1);
        self.batch(rows)
    }

    /// The batch of the training pass that came last.
    pub(crate) fn batch(&self, rows: usize) -> Batch<'static> {
        Batch::new(rows, self.seed, self.step)
    }

    /// On how many threads the passes work, each on a part of the rows. 0 counts as 1. Where nobody says it: inside of a pool
    /// ([`on_threads`](crate::on_threads)) as many as it has, but no more than the batch is worth, else one.
    ///
    /// The same number of threads gives the same bits. Another number adds the same gradients in another order: their last digits
    /// differ. Predictions do not depend on it. Each thread beyond the first takes the memory of another gradient. More than a
    /// batch has rows, or than [`on_threads`](crate::on_threads) starts, count as that many.
    pub fn threads(&mut self, threads: usize) {
        self.threads = Some(threads.clamp(1, threads::most()));
        // What a forward pass left behind lies in the memory of its parts.
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
        // So that no batch of up to so many rows allocates, where this is called: for fewer rows fewer threads may pay, and each has more.
        let (threads, part) = self.largest_parts(rows);
        self.shards_for(threads).iter_mut().for_each(|shard| shard.reserve(part));
        self.outputs.resize(rows, N::Output::filled(N::Scalar::ZERO));
        self.d_outputs.resize(rows, N::Output::filled(N::Scalar::ZERO));
        if N::LOSS_IS_SCALED {
            self.targets.clear();
            self.targets.reserve(rows * N::Output::WIDTH);
        }
        if let Some(d_inputs) = &mut self.d_inputs {
            d_inputs.resize(rows, N::Input::filled(N::Scalar::ZERO));
        }
    }

    /// How many threads work on so many rows.
    fn threads_for(&self, rows: usize) -> usize {
        if N::WHOLE_BATCH {
            return 1;
        }
        // Outside of a pool every join would have to wake a thread first.
        let pay = || if threads::inside_a_pool() { threads::that_pay(N::FLOPS, rows).min(rayon::current_num_threads()) } else { 1 };
        self.threads.unwrap_or_else(pay).clamp(1, rows.max(1))
    }

    /// On how many threads batches of up to so many rows work at the most, and how many rows the largest part of any has.
    fn largest_parts(&self, rows: usize) -> (usize, usize) {
        let most = self.threads_for(rows);
        let mut part = rows.div_ceil(most);
        // The more rows, the more threads, and with the same threads the larger the parts: so it is the most rows of each number of threads.
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

    /// At least so many shards, the first of them.
    fn shards_for(&mut self, threads: usize) -> &mut [Shard<N>] {
        if self.shards.len() < threads {
            self.shards.resize_with(threads, Shard::new);
        }
        &mut self.shards[..threads]
    }

    /// A batch and who works on it.
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

    /// The same batch once more, by whom it was worked on before: what they kept of it is theirs.
    pub(crate) fn work_again<'a, T>(
        &'a mut self,
        batch: Batch<'static>,
        network: &'a N,
        inputs: &'a [N::Input],
        targets: &'a [T],
        weights: &'a [N::Scalar],
    ) -> Work<'a, N, T> {
        let rows = inputs.len();
        Work {
            batch: batch.with_frozen(&self.frozen),
            network,
            shards: &mut self.shards[..self.parts],
            inputs,
            targets,
            weights,
            outputs: &mut self.outputs[..rows],
            d_outputs: &mut self.d_outputs[..rows],
            d_inputs: self.d_inputs.as_mut().map(|d_inputs| &mut d_inputs[..rows]),
        }
    }
}

impl<N: Network> fmt::Debug for Workspace<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workspace").field("capacity", &self.capacity).field("threads", &self.shards.len()).finish_non_exhaustive()
    }
}

/// Tells one batch from another: its rows, and the bits of some of its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fingerprint {
    pub(crate) rows: usize,
    sample: u64,
}

impl Fingerprint {
    /// Looks at no more than 64 numbers, spread over the batch: it costs nothing beside a pass.
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
