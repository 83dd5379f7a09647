//! The settings of a trainer.

use std::time::Duration;

use super::Trainer;
use super::observer::TimeLimit;
use super::settings::Settings;
use crate::optim::schedule::Schedule;
use crate::optim::{Ema, InPlace, Optimizer, Transform};
use crate::record::kind_of;
use crate::regularize::Regularizer;

impl<O: Optimizer> Trainer<'_, O> {
    /// Creates a trainer with an optimizer.
    ///
    /// Defaults: 10 epochs, batches of 32 rows, shuffled, seed 0, a constant learning rate, no validation.
    #[must_use]
    pub fn new(optimizer: O) -> Self {
        Self { settings: Settings::new(optimizer), validation: () }
    }
}

impl<'a, O: Optimizer, V> Trainer<'a, O, V> {
    /// Sets the number of epochs (default: 10). It must be at least 1.
    #[must_use]
    #[doc(alias("num_epochs", "max_epochs", "max_iter"))]
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.settings.epochs = epochs;
        self
    }

    /// Sets the number of rows of a mini-batch (default: 32). It must be at least 1.
    ///
    /// The last batch of an epoch has the remaining rows. A single remaining row joins the batch before it.
    #[must_use]
    #[doc(alias("batch_size", "mini-batch", "DataLoader"))]
    pub fn batch(mut self, rows: usize) -> Self {
        self.settings.batch = rows;
        self
    }

    /// Evaluates the network on these rows after each epoch. They are not used for training.
    ///
    /// They are a [`Dataset`](crate::data::Dataset), a [`Stream`](crate::data::Stream), which is read once for each evaluation, or another
    /// [`Source`](crate::data::Source) that threads can share.
    #[must_use]
    #[doc(alias("validation_data", "eval_set", "val_dataloader"))]
    pub fn validate<S>(self, data: &'a S) -> Trainer<'a, O, &'a S> {
        Trainer { settings: self.settings, validation: data }
    }

    /// Sets the learning rate schedule (default: constant).
    ///
    /// It starts from the learning rate of the optimizer, which the optimizer has again after the training. A schedule without a length
    /// takes all epochs.
    #[must_use]
    #[doc(alias("lr_scheduler", "LRScheduler", "LearningRateScheduler", "learning rate schedule"))]
    pub fn schedule<S: Schedule + 'a>(mut self, schedule: S) -> Self {
        self.settings.schedule_kind = kind_of::<S>();
        self.settings.schedule = Box::new(schedule);
        self
    }

    /// Adds a regularizer, such as [`L2`](crate::regularize::L2). Several of them act in the order of the calls.
    #[must_use]
    #[doc(alias("weight_decay", "kernel_regularizer", "kernel_constraint", "penalty"))]
    pub fn regularize(mut self, regularizer: impl Regularizer + 'a) -> Self {
        self.settings.regularizers.push(Box::new(regularizer));
        self
    }

    /// Adds a transform of the whole gradient, such as [`ClipNorm`](crate::optim::ClipNorm).
    ///
    /// It gets the gradient with the penalties, before the optimizer does. Of several transforms, each gets the result of the one before.
    #[must_use]
    #[doc(alias("clip_grad_norm_", "clip_grad_value_", "clipnorm", "clipvalue", "gradient clipping", "max_grad_norm"))]
    pub fn clip(mut self, transform: impl Transform + 'a) -> Self {
        self.settings.add_clip(<dyn InPlace>::boxed(transform));
        self
    }

    /// Stops the training early, after `patience` epochs in a row without a better loss, and restores the weights of the best epoch.
    ///
    /// The loss is that of the [validation](Self::validate) rows, or the training loss if there are none. A patience of 0 counts as 1.
    ///
    /// Default: no early stopping. The network then has the weights of the last epoch.
    #[must_use]
    #[doc(alias("EarlyStopping", "early stopping", "patience", "early_stopping_rounds", "restore_best_weights"))]
    pub fn stop_early(mut self, patience: usize) -> Self {
        self.settings.patience = Some(patience);
        self
    }

    /// Stops the training after the batch in which this time has passed. The epoch of that batch is validated and is part of the report.
    #[must_use]
    #[doc(alias("max_time", "timeout"))]
    pub fn time_limit(self, limit: Duration) -> Self {
        self.observe(TimeLimit::new(limit))
    }

    /// Averages the weights over the steps.
    ///
    /// The averaged network is the one that is validated, that early stopping compares, and that the training returns. The training loss is
    /// that of the network without averaging.
    #[must_use]
    #[doc(alias("EMA", "use_ema", "AveragedModel", "stochastic weight averaging"))]
    pub fn average(mut self, average: Ema) -> Self {
        self.settings.average = Some(average);
        self
    }

    /// Sets the number of batches whose gradients are averaged for one step (default: 1). It must be at least 1.
    ///
    /// This makes a large batch out of pieces that fit into memory. The mean is weighted by the rows of the batches. The last step of an
    /// epoch may have fewer batches. See [`Accumulator`](crate::optim::Accumulator).
    #[must_use]
    #[doc(alias("gradient accumulation", "accumulate_grad_batches", "gradient_accumulation_steps"))]
    pub fn accumulate(mut self, batches: usize) -> Self {
        self.settings.accumulate = batches;
        self
    }

    /// Freezes a layer, such as `"hidden"`, or a tensor, such as `"hidden.bias"`. See [`LayerRates`](crate::optim::LayerRates).
    ///
    /// A frozen batch normalisation uses its running statistics in training too: see [`Workspace::freeze`](crate::Workspace::freeze).
    #[must_use]
    #[doc(alias("requires_grad", "trainable", "fine-tuning", "transfer learning"))]
    pub fn freeze(self, name: &'a str) -> Self {
        self.rate(name, 0.0)
    }

    /// Multiplies the learning rate of a layer, such as `"hidden"`, or a tensor, such as `"hidden.bias"`, by a factor. See
    /// [`LayerRates`](crate::optim::LayerRates).
    #[must_use]
    #[doc(alias("param_groups", "parameter groups", "discriminative learning rates"))]
    pub fn rate(mut self, name: &'a str, factor: f64) -> Self {
        self.settings.rates.push((name, factor));
        self
    }

    /// Sets whether the rows are shuffled in each epoch (default: `true`). `false` keeps their order, for example that of a time series.
    ///
    /// A [`Stream`](crate::data::Stream) draws each row at random from the rows that it holds in memory.
    #[must_use]
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.settings.shuffle = shuffle;
        self
    }

    /// Carries the states of recurrent layers from each batch to the next: truncated back-propagation through time. Rows are not shuffled,
    /// and each epoch begins without a memory.
    ///
    /// Row i of a batch goes on where row i of the batch before ended. [`Windows::lanes`](crate::data::Windows::lanes) puts a series in that
    /// order, for batches of as many rows as lanes. A validation starts each row without a memory.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     /// Whether the number four steps before was above 0: longer ago than a row.
    ///     #[loss(BinaryCrossEntropy)]
    ///     #[stream]
    ///     struct Recall([2, 1]) -> [2, 1] { Gru(12), Dense(1), Sigmoid }
    /// }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let bit = |step: usize| (step * step / 7 + step / 3) % 2;
    /// let steps: Vec<[f32; 1]> = (0..4000).map(|step| [bit(step) as f32]).collect();
    /// let before: Vec<[f32; 1]> = (0..4000_usize).map(|step| [bit(step.saturating_sub(4)) as f32]).collect();
    /// let data = Windows::<Recall>::new(&steps, &before)?.ahead(0).lanes(20)?;
    ///
    /// let mut net = Recall::init(&mut StdRng::seed_from_u64(1));
    /// let report = Trainer::new(Adam::new(0.01)).batch(20).carry_state().epochs(30).fit(&mut net, &data)?;
    /// # assert!(report.epochs.last().unwrap().train_loss < 0.3, "{report}");
    /// # Ok(()) }
    /// ```
    ///
    /// A training of a network whose state cannot be carried is an error: see
    /// [`Workspace::carry_state`](crate::Workspace::carry_state).
    #[must_use]
    #[doc(alias("stateful", "TBPTT", "truncated back-propagation"))]
    pub fn carry_state(mut self) -> Self {
        self.settings.carry = true;
        self.settings.shuffle = false;
        self
    }

    /// Sets the seed of the order of the rows and of the masks of dropout (default: 0).
    #[must_use]
    #[doc(alias("manual_seed", "random_state", "set_random_seed"))]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }
}
