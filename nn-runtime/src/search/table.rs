//! The trials of a search, the best first.

use std::fmt;

use super::values::Values;
use crate::digits::digits;

/// A finished trial.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Trial {
    /// Counted from 0.
    pub number: usize,
    /// What it was given.
    pub values: Values,
    /// How good it was, always a finite number; or why it failed.
    pub score: Result<f64, String>,
    /// What else it gave, by name, where it did not fail: the metrics of an [`Evaluation`](crate::trainer::Evaluation).
    pub metrics: Vec<(String, f64)>,
    /// How long it took.
    pub seconds: f64,
}

/// All trials of a search. Prints as a table, in which `{:#}` leaves out none.
#[derive(Clone, Debug, PartialEq)]
pub struct Trials {
    trials: Vec<Trial>,
}

/// How many trials a printed table shows.
const SHOWN: usize = 20;

impl Trials {
    /// Puts them in order: the best first, equals by number, those that failed last.
    pub(super) fn new(mut trials: Vec<Trial>, greatest: bool) -> Self {
        let rank = |trial: &Trial| trial.score.as_ref().map_or(f64::INFINITY, |score| if greatest { -score } else { *score });
        trials.sort_by(|a, b| rank(a).total_cmp(&rank(b)).then(a.number.cmp(&b.number)));
        Self { trials }
    }

    /// The best, if any trial did not fail.
    #[must_use]
    pub fn best(&self) -> Option<&Trial> {
        self.trials.first().filter(|trial| trial.score.is_ok())
    }

    /// The best first, those that failed last.
    #[must_use]
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }
}

impl fmt::Display for Trials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (good, failed): (Vec<_>, Vec<_>) = self.trials.iter().partition(|trial| trial.score.is_ok());
        let most = if f.alternate() { usize::MAX } else { SHOWN };
        let shown: Vec<&Trial> = good.iter().take(most).chain(failed.iter().take(most)).copied().collect();
        let metrics: Vec<&str> = good.first().map_or(Vec::new(), |trial| trial.metrics.iter().map(|(name, _)| name.as_str()).collect());

        let settings = shown.first().map(|trial| trial.values.iter().map(|(name, _)| name));
        let head = ["trial"].into_iter().chain(settings.into_iter().flatten()).chain(["score"]).chain(metrics.iter().copied());
        let mut rows = vec![head.chain(["seconds"]).map(str::to_owned).collect::<Vec<_>>()];
        rows.extend(shown.iter().map(|trial| cells(trial, &metrics)));

        let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
        for (place, row) in rows.iter().enumerate() {
            let line = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}"));
            write!(f, "{}", line.collect::<Vec<_>>().join("  "))?;
            if let Some(Err(why)) = place.checked_sub(1).map(|place| &shown[place].score) {
                write!(f, "  {why}")?;
            }
            writeln!(f)?;
        }
        let left_out = self.trials.len() - shown.len();
        write!(f, "{} trials, {} of them failed", self.trials.len(), failed.len())?;
        if left_out > 0 { write!(f, "; {left_out} are not shown") } else { Ok(()) }
    }
}

fn cells(trial: &Trial, metrics: &[&str]) -> Vec<String> {
    let metric = |name: &&str| {
        let found = trial.metrics.iter().find(|(other, _)| other == name);
        found.map_or_else(|| "–".to_owned(), |(_, metric)| digits(*metric, 4))
    };
    let score = trial.score.as_ref().map_or_else(|_| "failed".to_owned(), |score| digits(*score, 6));
    let mut cells = vec![trial.number.to_string()];
    cells.extend(trial.values.iter().map(|(_, value)| value.to_string()));
    cells.push(score);
    cells.extend(metrics.iter().map(metric));
    cells.push(format!("{:.3}", trial.seconds));
    cells
}
