//! What a training did, epoch by epoch.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::diagnosis::Health;
use crate::digits::digits;
use crate::evaluation::{Evaluation, possible};
use crate::record::Record;
use crate::train::Supervised;

/// One time through the training data.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Epoch {
    /// Counted from 1.
    pub number: usize,
    /// The mean loss over the rows, each before its step, without penalties.
    pub train_loss: f64,
    /// What regularizers added to the loss, the mean over the steps; `None` without any.
    pub penalty: Option<f64>,
    /// The learning rate of the last step.
    pub learning_rate: f64,
    /// On the validation data, where there is one.
    pub validation: Option<Evaluation>,
    /// How long it took, its validation included.
    pub seconds: f64,
}

/// Why a training ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// All epochs are done.
    Done,
    /// The loss had not become less for long enough.
    Early,
    /// An observer wanted no more, as when the time was up.
    Asked,
    /// An [`Interrupt`](super::Interrupt) asked for it, as Ctrl-C does.
    Interrupted,
}

/// What a training did. Prints as a table.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// In order.
    pub epochs: Vec<Epoch>,
    /// The number of the epoch whose weights the network has.
    pub kept: usize,
    /// Why it ended.
    pub stop: Stop,
    /// How its layers fared, where [`Trainer::diagnose`](super::Trainer::diagnose) asked for it.
    pub health: Option<Health>,
    /// What went wrong, and did not stop it: checkpoints that were damaged, or could not be written. And what a look at the end found that keeps
    /// layers from learning, a line each: scalers that nothing fits, inputs or targets far from 1 that nothing scales, a `Relu` of which half is
    /// dead. [`Trainer::diagnose`](super::Trainer::diagnose) looks longer.
    pub warnings: Vec<String>,
    /// Which metrics have a column in the table, and its title.
    columns: Vec<(&'static str, &'static str)>,
    /// The least loss that was watched.
    least: f64,
}

/// How many epochs a printed report shows at the most.
const SHOWN: usize = 20;

impl Report {
    pub(super) fn new<N: Supervised>() -> Self {
        let columns = possible::<N>().filter(|(measure, _)| measure.matters).map(|(measure, title)| (measure.name, title)).collect();
        let (epochs, warnings) = (Vec::new(), Vec::new());
        Self { epochs, kept: 0, stop: Stop::Done, health: None, warnings, columns, least: f64::INFINITY }
    }

    /// Names the epochs so far for a checkpoint.
    pub(super) fn record(&mut self, record: &mut Record<'_>) {
        let mut told = (std::mem::take(&mut self.epochs), self.kept, std::mem::take(&mut self.warnings));
        record.value("report", &mut told);
        (self.epochs, self.kept, self.warnings) = told;
        self.least = self.epochs.iter().map(watched).fold(f64::INFINITY, f64::min);
    }

    /// Adds an epoch; says whether it is the best so far. Where the best are kept, `kept` is its number.
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

    /// The epoch of the least validation loss, or training loss where nothing validated.
    ///
    /// # Panics
    /// Never: a report has at least one epoch.
    #[must_use]
    pub fn best(&self) -> &Epoch {
        let best = self.epochs.iter().min_by(|a, b| watched(a).total_cmp(&watched(b)));
        best.unwrap_or_else(|| unreachable!("a report has at least one epoch"))
    }

    /// The last epoch.
    ///
    /// # Panics
    /// Never: a report has at least one epoch.
    #[must_use]
    pub fn last(&self) -> &Epoch {
        self.epochs.last().unwrap_or_else(|| unreachable!("a report has at least one epoch"))
    }

    /// The epochs to print: the first, the last, the kept, and some between.
    fn shown(&self) -> impl Iterator<Item = &Epoch> {
        let count = self.epochs.len();
        let stride = count.div_ceil(SHOWN).max(1);
        self.epochs.iter().filter(move |epoch| {
            epoch.number == 1 || epoch.number == count || epoch.number == self.kept || epoch.number.is_multiple_of(stride)
        })
    }
}

/// The loss that tells a good epoch from a bad one.
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
            if let Some(validation) = &epoch.validation {
                write!(f, "  {:>12}", digits(validation.loss, 6))?;
                columns.iter().try_for_each(|(name, _)| match validation.metric(name) {
                    Some(metric) => write!(f, "  {:>10}", digits(metric, 4)),
                    None => write!(f, "  {:>10}", "–"),
                })?;
            }
            if scheduled {
                write!(f, "  {:>10.3e}", epoch.learning_rate)?;
            }
            writeln!(f, "  {:>8.3}{}", epoch.seconds, if epoch.number == self.kept { "  kept" } else { "" })?;
        }
        let seconds: f64 = self.epochs.iter().map(|epoch| epoch.seconds).sum();
        let why = match self.stop {
            Stop::Done => "",
            Stop::Early => ", stopped early",
            Stop::Asked => ", stopped when asked",
            Stop::Interrupted => ", interrupted",
        };
        write!(f, "{} epochs in {seconds:.2} s{why}", self.epochs.len())?;
        self.warnings.iter().try_for_each(|warning| write!(f, "\nwarning: {warning}"))?;
        self.health.as_ref().map_or(Ok(()), |health| write!(f, "\n\n{health}"))
    }
}
