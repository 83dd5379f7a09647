//! The results of a search, the best trial first.

use std::fmt;

use super::values::Values;
use crate::digits::digits;

/// A finished trial.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Trial {
    /// The number of the trial, counted from 0.
    pub number: usize,
    /// The values of its settings.
    pub values: Values,
    /// The score, always a finite number, or why the trial failed.
    pub score: Result<f64, String>,
    /// The other numbers of its result, with their names: the metrics of an [`Evaluation`](crate::trainer::Evaluation). Empty if it failed.
    pub metrics: Vec<(String, f64)>,
    /// The time in seconds.
    pub seconds: f64,
}

/// All trials of a search. Prints as a table of the best 20, or with `{:#}` of all.
#[derive(Clone, Debug, PartialEq)]
pub struct Trials {
    trials: Vec<Trial>,
}

/// The number of trials in a printed table.
const SHOWN: usize = 20;

impl Trials {
    /// Sorts the trials: the best first, ties by number, failed ones last.
    pub(super) fn new(mut trials: Vec<Trial>, greatest: bool) -> Self {
        let rank = |trial: &Trial| trial.score.as_ref().map_or(f64::INFINITY, |score| if greatest { -score } else { *score });
        trials.sort_by(|a, b| rank(a).total_cmp(&rank(b)).then(a.number.cmp(&b.number)));
        Self { trials }
    }

    /// Returns the best trial, or `None` if all failed.
    #[must_use]
    #[doc(alias("best_params_", "best_trial", "get_best_hyperparameters"))]
    pub fn best(&self) -> Option<&Trial> {
        self.trials.first().filter(|trial| trial.score.is_ok())
    }

    /// Returns the trials, the best first and failed ones last.
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
