//! The settings of an adversarial training, and their checks.

use std::ops::ControlFlow;

use super::side::Side;
use super::{AdversarialEpoch, Discriminator};
use crate::error::Error;
use crate::network::{Network, Row};
use crate::optim::{Ema, Optimizer};
use crate::pass::check_target;
use crate::record::Record;
use crate::setting;
use crate::threads;
use crate::train::Train;
use crate::trainer::{Checkpoints, Interrupt, Stop};
use nn_kernels::Scalar;

/// What is called after each epoch.
pub(super) type Look<'a, G> = Box<dyn FnMut(&G, &AdversarialEpoch) -> Result<ControlFlow<()>, Error> + Send + 'a>;

pub(super) struct Settings<'a, G: Network, A, B> {
    pub(super) generator: Side<'a, A>,
    pub(super) discriminator: Side<'a, B>,
    /// The average of the generator.
    pub(super) average: Option<Ema>,
    pub(super) epochs: usize,
    pub(super) batch: usize,
    pub(super) seed: u64,
    /// The target of real rows.
    pub(super) smooth: f64,
    /// The number of batches after which the generator makes a step.
    pub(super) discriminator_steps: usize,
    pub(super) threads: Option<usize>,
    pub(super) looks: Vec<Look<'a, G>>,
    pub(super) checkpoints: Checkpoints,
    pub(super) interrupt: Option<Interrupt>,
}

impl<G: Train, A: Optimizer, B: Optimizer> Settings<'_, G, A, B> {
    /// Checks the settings. The error names the first invalid one.
    pub(super) fn check<D: Discriminator<G>>(&self) -> Result<(), Error> {
        setting::some("the number of epochs", self.epochs)?;
        setting::some("the number of rows in a batch", self.batch)?;
        setting::some("the number of steps of the discriminator", self.discriminator_steps)?;
        setting::share("the target of real rows", self.smooth)?;
        threads::check(self.threads.unwrap_or(1))?;
        self.average.map_or(Ok(()), Ema::check)?;
        self.generator.check("generator")?;
        self.discriminator.check("discriminator")?;
        self.checkpoints.check()?;
        if (0..G::Input::WIDTH).any(|place| G::vocabulary_at(place).is_some()) {
            return Err(Error::Setting("the inputs of the generator are tokens, but noise consists of numbers".to_owned()));
        }
        [self.smooth, 0.0, 1.0].into_iter().try_for_each(|target| {
            check_target::<D>(&[D::Scalar::from_f64(target)]).map_err(|why| {
                let cure = "declare it with BinaryCrossEntropy or MeanSquaredError";
                Error::Setting(format!("the loss of the discriminator refuses the target {target}: {why}; {cure}"))
            })
        })
    }

    /// Records in a checkpoint the settings that affect the result, besides those of the networks.
    pub(super) fn record(&self, record: &mut Record<'_>) {
        record.setting("batch", self.batch);
        record.setting("seed", self.seed);
        record.setting("smooth", self.smooth);
        record.setting("discriminator_steps", self.discriminator_steps);
        // The number of epochs is compared later, because it may grow.
        record.count("epochs", &mut self.epochs.clone());
    }

    /// Returns [`Stop::Interrupted`] if the training was interrupted.
    pub(super) fn interrupted(&self) -> Option<Stop> {
        self.interrupt.as_ref().filter(|interrupt| interrupt.is_wanted()).map(|_| Stop::Interrupted)
    }
}
