//! A progress line on the terminal.

mod pace;
#[cfg(test)]
mod tests;

use std::fmt::{self, Write};
use std::ops::ControlFlow::{self, Continue};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use self::pace::Pace;
use crate::digits::digits;
use crate::error::Error;
use crate::optim::Optimizer;
use crate::trainer::{BatchRecord, Beginning, Epoch, Observer, Report, Trainer};

/// Shows a progress line on the terminal. At the end of the training, the report replaces it.
///
/// ```text
/// epoch 13/20 ━━━━━━━━━━━━━━━━━━━━╸────────────  62 %  loss 0.2817  validation 0.3096  4 seconds left
/// ```
///
/// The loss is the mean over the rows of the current epoch so far. The validation loss is that of the last complete epoch. The line is
/// written to standard error, at most ten times a second. If standard error is not a terminal, nothing is written. A batch costs only a few
/// nanoseconds.
///
/// ```
/// use nn_runtime::prelude::*;
/// # network! {
/// #     #[loss(MeanSquaredError)]
/// #     struct Line(1) -> 1 { Dense(1) }
/// # }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut line = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Adam::new(0.05)).progress().fit(&mut line, &points)?; // .observe(Progress::new())
/// # Ok(()) }
/// ```
pub struct Progress {
    quiet: bool,
    table: bool,
    target: Box<dyn Fn() -> ProgressDrawTarget + Send>,
    live: Option<Live>,
}

/// The progress line of a running training.
struct Live {
    bar: ProgressBar,
    pace: Pace,
    state: State,
    /// The state that the bar draws.
    shown: Arc<Mutex<State>>,
}

/// The content of the line.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    epoch: usize,
    epochs: usize,
    /// The number of completed batches of all epochs.
    done: usize,
    /// The sum of the losses over the rows of this epoch so far.
    losses: f64,
    /// The number of rows of this epoch so far.
    rows: f64,
    validation: Option<f64>,
}

impl Progress {
    /// Creates the observer.
    #[must_use]
    pub fn new() -> Self {
        Self::on(ProgressDrawTarget::stderr)
    }

    /// Creates the observer for another terminal, for tests and benchmarks.
    #[doc(hidden)]
    pub fn on(target: impl Fn() -> ProgressDrawTarget + Send + 'static) -> Self {
        Self { quiet: false, table: true, target: Box::new(target), live: None }
    }

    /// Writes nothing if `quiet` is `true` (default: `false`).
    #[must_use]
    pub fn quiet(mut self, quiet: bool) -> Self {
        self.quiet = quiet;
        self
    }

    /// Removes the line at the end of the training without printing the report. Default: the report is printed.
    #[must_use]
    pub fn line_only(mut self) -> Self {
        self.table = false;
        self
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").field("quiet", &self.quiet).field("table", &self.table).finish_non_exhaustive()
    }
}

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// Shows a [`Progress`] line on the terminal, then the report.
    #[doc(alias("tqdm", "verbose"))]
    #[must_use]
    pub fn progress(self) -> Self {
        self.observe(Progress::new())
    }
}

impl Observer for Progress {
    fn begin(&mut self, beginning: &Beginning) -> Result<(), Error> {
        let bar = if self.quiet { ProgressBar::hidden() } else { ProgressBar::with_draw_target(None, (self.target)()) };
        self.live = (!bar.is_hidden()).then(|| Live::new(bar, beginning));
        Ok(())
    }

    fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        if let Some(live) = &mut self.live {
            live.state.batch(batch);
            live.draw_in_time();
        }
        Ok(Continue(()))
    }

    fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        if let Some(live) = &mut self.live {
            live.state.validation = epoch.validation.as_ref().map(|validation| validation.loss);
            live.draw_in_time();
        }
        Ok(Continue(()))
    }

    fn end(&mut self, report: &Report) -> Result<(), Error> {
        if let Some(live) = self.live.take() {
            if self.table {
                live.bar.println(report.to_string());
            }
            live.bar.finish_and_clear();
        }
        Ok(())
    }
}

impl Live {
    fn new(bar: ProgressBar, beginning: &Beginning) -> Self {
        let state = State { epochs: beginning.epochs, ..State::default() };
        let shown = Arc::new(Mutex::new(state));
        let [before, behind] = [shown.clone(), shown.clone()];
        let of = |state: &Mutex<State>| *state.lock().unwrap_or_else(PoisonError::into_inner);
        let style = ProgressStyle::with_template("{epoch} {wide_bar} {percent:>3} %  {losses}{left}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("━╸─")
            .with_key("epoch", move |_: &ProgressState, line: &mut dyn Write| {
                let _ = of(&before).write_epoch(line);
            })
            .with_key("losses", move |_: &ProgressState, line: &mut dyn Write| {
                let _ = of(&behind).write_losses(line);
            })
            .with_key("left", |bar: &ProgressState, line: &mut dyn Write| {
                let known = bar.pos() > 0 && !bar.eta().is_zero();
                let _ = if known { write!(line, "{} left", HumanDuration(bar.eta())) } else { Ok(()) };
            });
        // Setting the length draws the bar, so the style must be set first.
        bar.set_style(style);
        bar.set_length(beginning.batches.saturating_mul(beginning.epochs) as u64);
        Self { bar, pace: Pace::new(Instant::now()), state, shown }
    }

    #[inline]
    fn draw_in_time(&mut self) {
        if self.pace.is_time(Instant::now) {
            *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = self.state;
            self.bar.set_position(self.state.done as u64);
        }
    }
}

impl State {
    #[inline]
    fn batch(&mut self, batch: &BatchRecord) {
        if batch.epoch != self.epoch {
            (self.epoch, self.losses, self.rows) = (batch.epoch, 0.0, 0.0);
        }
        self.losses += batch.loss * batch.rows as f64;
        self.rows += batch.rows as f64;
        self.done = (batch.epoch - 1) * batch.count + batch.number;
    }

    fn write_epoch(&self, line: &mut dyn Write) -> fmt::Result {
        let width = self.epochs.to_string().len();
        write!(line, "epoch {:>width$}/{}", self.epoch.max(1), self.epochs)
    }

    fn write_losses(&self, line: &mut dyn Write) -> fmt::Result {
        if self.rows > 0.0 {
            write!(line, "loss {}  ", digits(self.losses / self.rows, 4))?;
        }
        self.validation.map_or(Ok(()), |loss| write!(line, "validation {}  ", digits(loss, 4)))
    }
}
