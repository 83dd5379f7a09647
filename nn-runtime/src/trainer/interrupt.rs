//! Stopping a training from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(any(unix, windows))]
use crate::error::Error;

/// Stops a training after the batch that it is at: by Ctrl-C, or by whoever sets a flag. A checkpoint is written where there are
/// [any](super::Trainer::checkpoint), the epoch so far is validated and counted, and [`Stop::Interrupted`](super::Stop::Interrupted) is
/// the report's reason; [`resume`](super::Trainer::resume) goes on in the middle of the epoch, as if nothing had happened.
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
///     println!("Start it again to go on.");
/// }
/// # Ok(()) }
/// ```
///
/// A flag of one's own does the same, from another thread or an observer:
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
    /// Whether a signal ends the process, as it does without us.
    deadly: Arc<AtomicBool>,
}

impl Interrupt {
    /// One that nobody has asked for yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One that Ctrl-C asks for, and `SIGTERM`, by which systems end a program. The second time, and while nothing is trained, they end the process as
    /// usual.
    ///
    /// # Errors
    /// The system does not let the signals be handled.
    #[cfg(any(unix, windows))]
    pub fn on_ctrl_c() -> Result<Self, Error> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::flag;

        let interrupt = Self { wanted: Arc::default(), deadly: Arc::new(AtomicBool::new(true)) };
        let register = |signal| {
            // In this order: what was set before the signal decides whether it ends the process.
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

    /// Asks for it.
    pub fn interrupt(&self) {
        self.wanted.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked for. It stays so: a training that begins afterwards ends with its first batch.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.wanted.load(Ordering::Relaxed)
    }

    #[cfg(test)]
    pub(super) fn is_deadly(&self) -> bool {
        self.deadly.load(Ordering::SeqCst)
    }

    /// From now on a signal is a wish, until what this gives is dropped: by a training that ends, or by a panic that leaves it.
    pub(super) fn begin(&self) -> Heard<'_> {
        self.deadly.store(self.is_wanted(), Ordering::SeqCst);
        Heard(self)
    }
}

/// Signals are wishes as long as this is there. Then they end the process.
#[derive(Debug)]
pub(super) struct Heard<'a>(&'a Interrupt);

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
