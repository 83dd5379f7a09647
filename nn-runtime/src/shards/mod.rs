//! Splits a batch over several threads. Each thread processes a part of the rows, with its own memory and its own gradient.
//!
//! The batch is split by halving, and the results are joined in a fixed order. So the same number of threads gives bit-identical results.
//! Several ranks split it first, and join what their threads have joined.

mod joins;

use aligned_vec::AVec;

use crate::compiled::Compiled;
use crate::layer::{Backward, Batch, Forward};
use crate::network::{Network, Row};
use crate::ranks::{Cuts, Ranks};
use crate::threads;
pub(crate) use joins::GRAIN;
use nn_kernels::Scalar;

/// The memory and the gradient of one thread.
pub(crate) struct Shard<N: Network> {
    /// Large enough for `rows`. Only [`take`](Self::take) changes `rows`, and it reserves the memory.
    memory: AVec<N::Scalar>,
    rows: usize,
    pub(crate) gradient: N,
    /// The loss of its rows, scaled to their share of the batch, and the part of it that layers added.
    pub(crate) loss: N::Scalar,
    pub(crate) added: N::Scalar,
}

impl<N: Compiled> Shard<N> {
    pub(crate) fn new() -> Self {
        Self {
            memory: AVec::new(aligned_vec::CACHELINE_ALIGN),
            rows: 0,
            gradient: N::zeros(),
            loss: N::Scalar::ZERO,
            added: N::Scalar::ZERO,
        }
    }

    /// Allocates memory for `rows` rows, so that taking them later does not allocate.
    pub(crate) fn reserve(&mut self, rows: usize) {
        let numbers = N::MEMORY.max(N::PREDICT_MEMORY).numbers(rows);
        if self.memory.len() < numbers {
            self.memory.resize(numbers, N::Scalar::ZERO);
        }
    }

    /// Sets the number of rows and ensures that there is memory for them. The content stays.
    fn take(&mut self, rows: usize) {
        self.reserve(rows);
        self.rows = rows;
    }
}

impl<N: Network> Shard<N> {
    /// Returns the number of rows of the last batch.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the memory, which can be larger than its rows need.
    pub(crate) fn memory(&self) -> &[N::Scalar] {
        &self.memory
    }
}

/// Where a forward pass ends, and the backward pass begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// At the outputs of the network.
    Outputs,
    /// At what the loss compares: the numbers before the last layer, if the loss takes that layer over. Otherwise the outputs.
    Loss,
}

/// A batch or a part of one, and the shards that process it.
pub(crate) struct Work<'a, N: Network, T> {
    pub(crate) batch: Batch<'a>,
    pub(crate) network: &'a N,
    pub(crate) shards: &'a mut [Shard<N>],
    pub(crate) inputs: &'a [N::Input],
    /// Empty if no loss is computed.
    pub(crate) targets: &'a [T],
    /// One per row, or empty.
    pub(crate) weights: &'a [N::Scalar],
    pub(crate) outputs: &'a mut [N::Output],
    pub(crate) d_outputs: &'a mut [N::Output],
    pub(crate) d_inputs: Option<&'a mut [N::Input]>,
    /// Empty if no states are carried.
    pub(crate) state: &'a mut [N::Scalar],
    pub(crate) d_state: &'a mut [N::Scalar],
    /// What layers add to the loss of each row, and the derivative with respect to it. Empty if none does.
    pub(crate) added: &'a mut [N::Scalar],
    pub(crate) d_added: &'a mut [N::Scalar],
    /// Where the rows are cut into shards, if not by halving.
    pub(crate) cuts: Option<Cuts>,
}

impl<N: Compiled, T: Sync> Work<'_, N, T> {
    /// Runs `work` on every part, each on its own thread if there are several.
    pub(crate) fn each(&mut self, work: &(impl Fn(&mut Work<'_, N, T>) + Sync)) {
        if self.shards.len() < 2 {
            // The number of rows of this part is known here, so every pass has enough memory.
            self.shards[0].take(self.batch.rows);
            // A rank may have no rows of a batch that others have rows of.
            if self.batch.rows > 0 {
                work(self);
            }
            return;
        }
        // Such parts are more than the threads, so without a pool one thread takes them all.
        let in_turn = self.cuts.is_some() && !threads::inside_a_pool();
        let (mut left, mut right) = self.halves();
        if in_turn {
            left.each(work);
            right.each(work);
        } else {
            threads::join(&mut || left.each(work), &mut || right.each(work));
        }
    }

    fn halves(&mut self) -> (Work<'_, N, T>, Work<'_, N, T>) {
        let (network, threads, rows) = (self.network, self.shards.len(), self.batch.rows);
        let (shards_left, shards_right) = self.shards.split_at_mut(threads / 2);
        let parts_left = shards_left.len();
        let middle = self.cuts.map_or(rows * parts_left / threads, |cuts| cuts.rows(parts_left, self.batch.all));
        let (inputs_left, inputs_right) = self.inputs.split_at(middle);
        let (targets_left, targets_right) = self.targets.split_at(middle.min(self.targets.len()));
        let (weights_left, weights_right) = self.weights.split_at(middle.min(self.weights.len()));
        let (outputs_left, outputs_right) = self.outputs.split_at_mut(middle);
        let (d_outputs_left, d_outputs_right) = self.d_outputs.split_at_mut(middle);
        let (d_inputs_left, d_inputs_right) = self.d_inputs.as_deref_mut().map(|d_inputs| d_inputs.split_at_mut(middle)).unzip();
        let carried = |state: &[N::Scalar]| (middle * N::CARRIED).min(state.len());
        let (state_left, state_right) = self.state.split_at_mut(carried(self.state));
        let (d_state_left, d_state_right) = self.d_state.split_at_mut(carried(self.d_state));
        let (added_left, added_right) = self.added.split_at_mut(middle.min(self.added.len()));
        let (d_added_left, d_added_right) = self.d_added.split_at_mut(middle.min(self.d_added.len()));
        let left = Work {
            batch: self.batch.part(0, middle),
            network,
            shards: shards_left,
            inputs: inputs_left,
            targets: targets_left,
            weights: weights_left,
            outputs: outputs_left,
            d_outputs: d_outputs_left,
            d_inputs: d_inputs_left,
            state: state_left,
            d_state: d_state_left,
            added: added_left,
            d_added: d_added_left,
            cuts: self.cuts,
        };
        let right = Work {
            batch: self.batch.part(middle, rows - middle),
            network,
            shards: shards_right,
            inputs: inputs_right,
            targets: targets_right,
            weights: weights_right,
            outputs: outputs_right,
            d_outputs: d_outputs_right,
            d_inputs: d_inputs_right,
            state: state_right,
            d_state: d_state_right,
            added: added_right,
            d_added: d_added_right,
            cuts: self.cuts.map(|cuts| cuts.behind(parts_left)),
        };
        (left, right)
    }

    /// Runs the prediction pass.
    pub(crate) fn predict(&mut self, to: End) {
        self.added.fill(N::Scalar::ZERO);
        self.each(&|work| {
            N::predict_steps(&work.batch.clone(), work.forward_pass());
            work.activate(to);
        });
    }

    /// Runs the forward pass of training.
    pub(crate) fn forward(&mut self, to: End, ranks: &mut Ranks<'_, N::Scalar>) {
        self.added.fill(N::Scalar::ZERO);
        self.d_added.fill(N::Scalar::ZERO);
        for segment in 0..=N::FORWARD_JOINS.len() {
            self.each(&|work| {
                N::forward_steps(segment, &work.batch.clone(), work.forward_pass());
                if segment == N::FORWARD_JOINS.len() {
                    work.activate(to);
                }
            });
            N::FORWARD_JOINS.get(segment).into_iter().for_each(|join| self.join(join, ranks));
        }
    }

    fn activate(&mut self, to: End) {
        if to == End::Outputs {
            N::activate(self.network.statistics(), Row::flatten_mut(self.outputs));
        }
    }

    /// Runs the backward pass. The gradient is in the first shard. Returns the sums over all ranks of the loss and of what layers added to it.
    pub(crate) fn backward(&mut self, from: End, ranks: &mut Ranks<'_, N::Scalar>) -> [N::Scalar; 2] {
        for segment in 0..=N::BACKWARD_JOINS.len() {
            self.each(&|work| {
                if segment == 0 && from == End::Outputs {
                    N::activate_backward(work.network.statistics(), Row::flatten_mut(work.d_outputs), Row::flatten(work.outputs));
                }
                N::backward_steps(segment, &work.batch.clone(), work.backward_pass());
            });
            N::BACKWARD_JOINS.get(segment).into_iter().for_each(|join| self.join(join, ranks));
        }
        self.sum_gradients(ranks)
    }

    /// Returns the sum of the losses of all parts.
    pub(crate) fn loss(&self) -> N::Scalar {
        self.shards.iter().fold(N::Scalar::ZERO, |sum, shard| sum + shard.loss)
    }

    /// Returns the part of the loss that layers added.
    pub(crate) fn added(&self) -> N::Scalar {
        self.shards.iter().fold(N::Scalar::ZERO, |sum, shard| sum + shard.added)
    }

    fn forward_pass(&mut self) -> Forward<'_, N::Scalar> {
        Forward {
            parameters: self.network.parameters(),
            statistics: self.network.statistics(),
            inputs: Row::flatten(self.inputs),
            outputs: Row::flatten_mut(self.outputs),
            memory: &mut self.shards[0].memory,
            state: self.state,
            added: self.added,
        }
    }

    fn backward_pass(&mut self) -> Backward<'_, N::Scalar> {
        let shard = &mut self.shards[0];
        let (d_parameters, d_statistics) = shard.gradient.numbers_mut();
        Backward {
            parameters: self.network.parameters(),
            statistics: self.network.statistics(),
            inputs: Row::flatten(self.inputs),
            outputs: Row::flatten(self.outputs),
            d_outputs: Row::flatten_mut(self.d_outputs),
            d_inputs: self.d_inputs.as_deref_mut().map(Row::flatten_mut),
            d_parameters,
            d_statistics,
            memory: &mut shard.memory,
            d_state: self.d_state,
            d_added: self.d_added,
        }
    }
}
