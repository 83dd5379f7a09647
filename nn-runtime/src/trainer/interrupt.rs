//! Stops a training from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(any(unix, windows))]
use crate::error::Error;

/// Stops a training after the current batch, on Ctrl-C or when a flag is set.
///
/// If the trainer writes [checkpoints](super::Trainer::checkpoint), it writes one. The unfinished epoch is validated and is part of the
/// report, and the report's reason is [`Stop::Interrupted`](super::Stop::Interrupted). [`resume`](super::Trainer::resume) continues in the
/// middle of the epoch; the result is bit-identical to that of an uninterrupted training.
///
/// ```no_run
/// # use nn_runtime::prelude::*;
/// use nn_runtime::trainer::{Interrupt, Stop};
///
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn train(line: &mut Line, points: &Dataset<Line>) -> Result<(), nn_runtime::Error> {
/// let report = Trainer::new(Adam::default())
///     .epochs(1000)
///     .checkpoint("runs/line", Every::Minutes(10.0))
///     .resume("runs/line")
///     .interrupt(Interrupt::on_ctrl_c()?)
///     .fit(line, points)?;
/// if report.stop == Stop::Interrupted {
///     println!("Start the program again to continue.");
/// }
/// # Ok(()) }
/// ```
///
/// A flag of your own does the same, from another thread or an observer:
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::AtomicBool;
/// # use nn_runtime::prelude::*;
///
/// let stop = Arc::new(AtomicBool::new(false));
/// let trainer = Trainer::new(Adam::default()).interrupt(Arc::clone(&stop));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    wanted: Arc<AtomicBool>,
    /// Whether a signal ends the process, as it does by default.
    deadly: Arc<AtomicBool>,
}

impl Interrupt {
    /// Creates an interrupt that only [`interrupt`](Self::interrupt) sets.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an interrupt that Ctrl-C and the signal `SIGTERM` set.
    ///
    /// A second signal ends the process as usual. So does a signal while no training runs.
    ///
    /// # Errors
    /// The operating system does not allow handling the signals.
    #[cfg(any(unix, windows))]
    pub fn on_ctrl_c() -> Result<Self, Error> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::flag;

        let interrupt = Self { wanted: Arc::default(), deadly: Arc::new(AtomicBool::new(true)) };
        let register = |signal| {
            // The order matters: the flag from before the signal decides whether the signal ends the process.
            flag::register_conditional_default(signal, Arc::clone(&interrupt.deadly))?;
            flag::register(signal, Arc::clone(&interrupt.wanted))?;
            flag::register(signal, Arc::clone(&interrupt.deadly))
        };
        [SIGINT, SIGTERM].into_iter().try_for_each(|signal| register(signal).map(drop)).map_err(|error| {
            let why = format!("Ctrl-C cannot be handled: {error}");
            Error::Setting(why)
        })?;
        Ok(interrupt)
    }

    /// Stops the training after the current batch.
    pub fn interrupt(&self) {
        self.wanted.store(true, Ordering::Relaxed);
    }

    /// Returns whether the interrupt was set. It stays set: a training that begins later ends after its first batch.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.wanted.load(Ordering::Relaxed)
    }

    #[cfg(test)]
    pub(super) fn is_deadly(&self) -> bool {
        self.deadly.load(Ordering::SeqCst)
    }

    /// Makes a signal stop the training instead of ending the process, until the returned guard is dropped at its end or by a panic.
    pub(crate) fn begin(&self) -> Heard<'_> {
        self.deadly.store(self.is_wanted(), Ordering::SeqCst);
        Heard(self)
    }
}

/// While this guard exists, signals do not end the process.
#[derive(Debug)]
pub(crate) struct Heard<'a>(&'a Interrupt);

impl Drop for Heard<'_> {
    fn drop(&mut self) {
        self.0.deadly.store(true, Ordering::SeqCst);
    }
}

impl From<Arc<AtomicBool>> for Interrupt {
    fn from(wanted: Arc<AtomicBool>) -> Self {
        Self { wanted, ..Self::default() }
    }
}

impl From<&Self> for Interrupt {
    fn from(interrupt: &Self) -> Self {
        interrupt.clone()
    }
}
