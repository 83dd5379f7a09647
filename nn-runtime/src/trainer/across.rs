//! How a training goes across several processes.

use std::sync::Arc;

use super::settings::Settings;
use super::{Communicator, Trainer};
use crate::error::Error;
use crate::optim::Optimizer;
use crate::ranks::Ranks;
use crate::train::Supervised;

impl<'a, O: Optimizer, V> Trainer<'a, O, V> {
    /// Trains the network with other processes, the ranks of a [`Communicator`]. The crate `nn-mpi` has one over MPI: `.across(&world)`.
    ///
    /// All ranks run the same program with the same settings and rows, and each processes its part of every batch, as threads do. So
    /// [`batch`](Self::batch) is the number of rows over all ranks, and a training makes the same steps on any number of them; only the last
    /// digits differ, because sums have another order. The same number of ranks and threads gives bit-identical results, and a world of one
    /// rank those of a trainer without it.
    ///
    /// * **At the beginning** the weights, the statistics and the scalers of rank 0 go to all. It is an error if the ranks have other settings or rows.
    /// * **In each step** the gradient, the loss and the number of rows are added over all ranks. Each rank makes the step of its
    ///   share of the parameters, which then go to all; the bits are those of a whole step. Every rank makes the whole step if the network is small, with
    ///   [`ordered`](Self::ordered), [`clip`](Self::clip), [`regularize`](Self::regularize) or [`diagnose`](Self::diagnose), and with a transform or an
    ///   optimizer of your own that needs the [whole gradient](crate::optim::Transform::NEEDS_WHOLE_GRADIENT). Batch normalisation has the mean and the variance of the whole batch. Dropout, augmentation and shuffling are those of one process.
    /// * **The validation rows** are shared among the ranks; the metrics are bit-identical to those of one process.
    /// * **Rank 0 alone** calls observers, so it alone prints and logs, and it alone writes and reads checkpoints. A checkpoint can be resumed on
    ///   another number of ranks.
    /// * **The ranks end together**: by early stopping, when an observer, the time limit or an interrupt of any rank ends the training, which
    ///   all learn with the next gradient, and by an error of one rank, which is [`Error::Rank`] on the others.
    ///
    /// [`threads`](Self::threads) is the number of threads of this rank. Set it where several ranks share the cores of a machine.
    ///
    /// [`diagnose`](Self::diagnose) describes the steps of all ranks, and the units on the rows of rank 0.
    ///
    /// # Errors
    /// [`fit`](Self::fit) returns an error if a layer needs the whole batch at once, or with [`carry_state`](Self::carry_state): both need all
    /// rows in one place. After an error of a training whose steps are shared, the optimizer has the state of a new one, because each rank has that of
    /// its share only.
    ///
    /// # Memory
    /// Each rank has the network, the gradient and the state of the optimizer, and the activations of its part of a batch.
    #[must_use]
    #[doc(alias(
        "MPI",
        "DistributedDataParallel",
        "DDP",
        "torchrun",
        "horovod",
        "MirroredStrategy",
        "all-reduce",
        "ZeRO",
        "multi-node",
        "cluster"
    ))]
    pub fn across(mut self, world: impl Communicator + 'a) -> Self {
        self.settings.across.world = Some(Arc::new(world));
        self
    }

    /// The rows that `fit` gets are those of this rank alone, such as files of its own (default: every rank has all rows).
    ///
    /// An epoch goes through the rows of all ranks. Each takes its share of the rows of a [`batch`](Self::batch) from its own, in an order of its
    /// own; a rank whose rows are over waits without any until the others are through. The validation rows are the same on all ranks. With several
    /// outputs of which rows lack targets, each rank balances its own rows.
    ///
    /// Without [`across`](Self::across) it changes nothing. It cannot be combined with [`ordered`](Self::ordered).
    #[must_use]
    #[doc(alias("DistributedSampler", "shard", "sharding"))]
    pub fn own_rows(mut self) -> Self {
        self.settings.across.own_rows = true;
        self
    }

    /// Adds gradients in the order of the rows, so that the results have the same bits on any number of ranks and threads (default: in the
    /// order of threads and ranks).
    ///
    /// Each batch is cut into as many parts, or into single rows if it has fewer. The gradient of each part is computed alone, and all are added one
    /// after the other. The number of parts must be at least 1; up to as many ranks have work. With as many parts as a batch has rows, any number of
    /// ranks that divides the batch has equal parts.
    ///
    /// It needs memory for the gradient of each part of this rank, and moves all of them: this is for comparisons, not for speed. Two trainings are only
    /// bit-identical if both are ordered, with the same number of parts.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! {
    /// #     #[derive(Debug, PartialEq)]
    /// #     #[loss(MeanSquaredError)]
    /// #     struct Line(1) -> 1 { Dense(1) }
    /// # }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
    /// let train = |threads| -> Result<Line, nn_runtime::Error> {
    ///     let mut line = Line::init(&mut StdRng::seed_from_u64(1));
    ///     Trainer::new(Adam::new(0.05)).ordered(8).threads(threads).fit(&mut line, &points)?;
    ///     Ok(line)
    /// };
    /// assert_eq!(train(1)?, train(3)?);
    /// # Ok(()) }
    /// ```
    #[must_use]
    #[doc(alias("deterministic", "reproducible", "use_deterministic_algorithms"))]
    pub fn ordered(mut self, parts: usize) -> Self {
        self.settings.across.ordered = Some(parts);
        self
    }
}

impl<'a, O: Optimizer> Settings<'a, O> {
    pub(super) fn ranks<S>(&self) -> Ranks<'a, S> {
        Ranks::of(self.across.world.clone(), self.across.ordered, self.across.own_rows)
    }

    /// Whether a training may go on with another number of ranks or threads than before.
    pub(super) fn has_free_ranks(&self) -> bool {
        self.across.world.is_some() || self.across.ordered.is_some()
    }

    /// Checks that several ranks can train this network with these settings.
    pub(super) fn check_ranks<N: Supervised>(&self, ranks: &Ranks<'_, N::Scalar>) -> Result<(), Error> {
        let meets = |what: &str| if ranks.are_several() { format!("{} ranks", ranks.size()) } else { what.to_owned() };
        if !ranks.are_several() && !ranks.are_ordered() {
            return Ok(());
        }
        if N::WHOLE_BATCH {
            let who = meets("parts of a batch (`ordered`)");
            return Err(Error::Setting(format!("a layer of this network needs the whole batch at once, so {who} cannot share one")));
        }
        if self.carry {
            let who = meets("parts of a batch (`ordered`)");
            return Err(Error::Setting(format!("`carry_state` keeps the states of all rows in one place, so {who} cannot share a batch")));
        }
        if ranks.have_own_rows() && ranks.are_ordered() {
            let why = "`ordered` adds gradients in the order of rows, which `own_rows` leaves to the ranks: use one of them";
            return Err(Error::Setting(why.to_owned()));
        }
        if ranks.have_own_rows() && self.batch < ranks.size() {
            let (batch, size) = (self.batch, ranks.size());
            return Err(Error::Setting(format!("a batch of {batch} rows is too small for {size} ranks: each takes at least one")));
        }
        Ok(())
    }
}
