//! The report of a training, epoch by epoch.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::diagnosis::Health;
use crate::digits::digits;
use crate::evaluation::{Evaluation, possible};
use crate::record::Record;
use crate::train::Supervised;

/// An epoch: one pass over the training data.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Epoch {
    /// The number of the epoch, counted from 1.
    pub number: usize,
    /// The mean loss of the rows, each before its step, without penalties.
    pub train_loss: f64,
    /// The penalty of the regularizers, the mean over the steps. `None` without regularizers.
    pub penalty: Option<f64>,
    /// The part of the loss that layers added, such as [`Activity`](crate::kind::Activity): the mean over the rows. `None` if no layer does.
    #[serde(default)]
    pub added_loss: Option<f64>,
    /// The learning rate of the last step.
    pub learning_rate: f64,
    /// The evaluation on the validation data, if there are any.
    pub validation: Option<Evaluation>,
    /// The time in seconds, including the validation.
    pub seconds: f64,
}

/// Why a training ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// All epochs are complete.
    Done,
    /// Early stopping: the loss did not improve for too many epochs.
    Early,
    /// An observer or the time limit ended it.
    Asked,
    /// An [`Interrupt`](super::Interrupt) ended it, such as Ctrl-C.
    Interrupted,
}

/// The report of a training. Prints as a table.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// The epochs, in order.
    pub epochs: Vec<Epoch>,
    /// The number of the epoch whose weights the network has.
    pub kept: usize,
    /// Why the training ended.
    pub stop: Stop,
    /// The diagnosis of the layers, with [`Trainer::diagnose`](super::Trainer::diagnose).
    pub health: Option<Health>,
    /// The warnings, a line each.
    ///
    /// They are about checkpoints that were damaged or could not be written, about a schedule that raised the learning rate, and about
    /// layers that cannot learn: scalers that were never fitted, inputs or targets far from 1 that nothing scales, and a `Relu` with half of
    /// its units dead. For more, see [`Trainer::diagnose`](super::Trainer::diagnose).
    pub warnings: Vec<String>,
    /// The metrics that have a column in the table, with its title.
    columns: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// The lowest watched loss.
    least: f64,
}

/// The number of epochs in a printed report, about.
const SHOWN: usize = 20;

impl Report {
    pub(super) fn new<N: Supervised>() -> Self {
        let shown = possible::<N>().into_iter().filter(|measured| measured.matters);
        let columns = shown.map(|measured| (measured.name, measured.title)).collect();
        let (epochs, warnings) = (Vec::new(), Vec::new());
        Self { epochs, kept: 0, stop: Stop::Done, health: None, warnings, columns, least: f64::INFINITY }
    }

    /// The report of a training that another one reports on: these epochs, without metrics.
    pub(crate) fn of_epochs(epochs: Vec<Epoch>, stop: Stop, warnings: Vec<String>) -> Self {
        let (kept, least) = (epochs.len(), epochs.iter().map(watched).fold(f64::INFINITY, f64::min));
        Self { epochs, kept, stop, health: None, warnings, columns: Vec::new(), least }
    }

    /// Records the epochs so far in a checkpoint.
    pub(super) fn record(&mut self, record: &mut Record<'_>) {
        let mut told = (std::mem::take(&mut self.epochs), self.kept, std::mem::take(&mut self.warnings));
        record.value("report", &mut told);
        (self.epochs, self.kept, self.warnings) = told;
        self.least = self.epochs.iter().map(watched).fold(f64::INFINITY, f64::min);
    }

    /// Adds an epoch. Returns whether it is the best so far. With `keep_best`, `kept` is the number of the best epoch, otherwise of the
    /// last.
    pub(super) fn add(&mut self, epoch: Epoch, keep_best: bool) -> bool {
        let better = watched(&epoch) < self.least;
        if better {
            self.least = watched(&epoch);
        }
        if better || !keep_best {
            self.kept = epoch.number;
        }
        self.epochs.push(epoch);
        better
    }

    /// Returns the epoch with the lowest validation loss, or training loss without validation.
    ///
    /// # Panics
    /// Never: a report has at least one epoch.
    #[must_use]
    pub fn best(&self) -> &Epoch {
        let best = self.epochs.iter().min_by(|a, b| watched(a).total_cmp(&watched(b)));
        best.unwrap_or_else(|| unreachable!("a report has at least one epoch"))
    }

    /// Returns the last epoch.
    ///
    /// # Panics
    /// Never: a report has at least one epoch.
    #[must_use]
    pub fn last(&self) -> &Epoch {
        self.epochs.last().unwrap_or_else(|| unreachable!("a report has at least one epoch"))
    }

    /// Returns the epochs to print: the first, the last, the kept one, and some between.
    fn shown(&self) -> impl Iterator<Item = &Epoch> {
        let count = self.epochs.len();
        self.epochs.iter().filter(move |epoch| epoch.number == self.kept || is_shown(epoch.number, count))
    }
}

/// Returns whether to print an epoch of so many: the first, the last, and some between.
pub(crate) fn is_shown(epoch: usize, of: usize) -> bool {
    epoch == 1 || epoch == of || epoch.is_multiple_of(of.div_ceil(SHOWN).max(1))
}

/// Returns the loss by which epochs are compared.
fn watched(epoch: &Epoch) -> f64 {
    epoch.validation.as_ref().map_or(epoch.train_loss, |validation| validation.loss)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let validated = self.epochs.iter().any(|epoch| epoch.validation.is_some());
        let columns: &[_] = if validated { &self.columns } else { &[] };
        let penalized = self.epochs.iter().any(|epoch| epoch.penalty.is_some());
        let scheduled = self.epochs.iter().any(|epoch| epoch.learning_rate != self.epochs[0].learning_rate);
        write!(f, "epoch    train loss")?;
        if penalized {
            write!(f, "     penalty")?;
        }
        let adds = self.epochs.iter().any(|epoch| epoch.added_loss.is_some());
        if adds {
            write!(f, "       added")?;
        }
        if validated {
            write!(f, "    valid loss")?;
        }
        columns.iter().try_for_each(|(_, title)| write!(f, "  {title:>10}"))?;
        if scheduled {
            write!(f, "        rate")?;
        }
        writeln!(f, "   seconds")?;
        for epoch in self.shown() {
            write!(f, "{:>5}  {:>12}", epoch.number, digits(epoch.train_loss, 6))?;
            if let Some(penalty) = epoch.penalty {
                write!(f, "  {:>10}", digits(penalty, 6))?;
            }
            if let Some(added) = epoch.added_loss {
                write!(f, "  {:>10}", digits(added, 6))?;
            }
            if let Some(validation) = &epoch.validation {
                write!(f, "  {:>12}", digits(validation.loss, 6))?;
                columns.iter().try_for_each(|(name, title)| {
                    let width = title.chars().count().max(10);
                    let metric = validation.metric(name).map_or_else(|| "–".to_owned(), |metric| digits(metric, 4));
                    write!(f, "  {metric:>width$}")
                })?;
            }
            if scheduled {
                write!(f, "  {:>10.3e}", epoch.learning_rate)?;
            }
            writeln!(f, "  {:>8.3}{}", epoch.seconds, if epoch.number == self.kept { "  kept" } else { "" })?;
        }
        let seconds: f64 = self.epochs.iter().map(|epoch| epoch.seconds).sum();
        write_end(f, self.epochs.len(), seconds, self.stop, &self.warnings)?;
        self.health.as_ref().map_or(Ok(()), |health| write!(f, "\n\n{health}"))
    }
}

/// Writes what comes after the table: the time, why the training ended, and the warnings.
pub(crate) fn write_end(f: &mut fmt::Formatter<'_>, epochs: usize, seconds: f64, stop: Stop, warnings: &[String]) -> fmt::Result {
    let why = match stop {
        Stop::Done => "",
        Stop::Early => ", stopped early",
        Stop::Asked => ", stopped when asked",
        Stop::Interrupted => ", interrupted",
    };
    write!(f, "{epochs} epochs in {seconds:.2} s{why}")?;
    warnings.iter().try_for_each(|warning| write!(f, "\nwarning: {warning}"))
}
