//! The confusion matrix.

use std::fmt;

use super::{Averaging, ClassScores, Tally, weights_of};
use crate::error::Error;

/// A confusion matrix: for each target (row) and each predicted class (column) the number of rows.
///
/// It prints as a table, followed by a report: precision, recall, F1 and support of each class, the accuracy and the averages. In
/// scikit-learn: `confusion_matrix` and `classification_report`. [`Supervised::confusion`](crate::Supervised::confusion) returns it for a
/// network.
///
/// ```
/// use nn_runtime::metrics::{Averaging, ConfusionMatrix};
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let matrix = ConfusionMatrix::new(2, &[0, 1, 1, 1], &[0, 0, 1, 1], None)?.named(["ham", "spam"]);
/// assert_eq!((matrix.get(0, 1), matrix.accuracy()), (1.0, 0.75));
/// assert_eq!(matrix.class(1).recall, 1.0);
/// assert_eq!(matrix.average(Averaging::Macro).recall, 0.75);
/// assert_eq!(
///     matrix.to_string(),
///     "\
/// target   predicted
///            ham  spam
/// ham          1     1
/// spam         0     2
///
/// class          precision    recall        F1   support
/// ham               1.0000    0.5000    0.6667         2
/// spam              0.6667    1.0000    0.8000         2
///
/// accuracy                              0.7500         4
/// macro mean        0.8333    0.7500    0.7333         4
/// weighted mean     0.8333    0.7500    0.7333         4"
/// );
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ConfusionMatrix {
    classes: usize,
    /// By target, then by prediction.
    counts: Vec<f64>,
    names: Vec<String>,
}

impl ConfusionMatrix {
    /// Creates the matrix for `classes` classes, counted from 0.
    ///
    /// # Errors
    /// There are no rows, the numbers of rows differ, the [weights](crate::metrics#conventions) are invalid, or the matrix does not fit into
    /// memory. Also, a prediction or a target is too large:
    ///
    /// ```text
    /// target of row 0: class 2, but the matrix has 2 classes, counted from 0
    /// ```
    pub fn new(classes: usize, predictions: &[usize], targets: &[usize], weights: Option<&[f64]>) -> Result<Self, Error> {
        let weights = weights_of(predictions.len(), targets.len(), weights)?;
        let mut matrix = Self::empty(classes)?;
        for (row, ((predicted, target), weight)) in predictions.iter().zip(targets).zip(weights).enumerate() {
            matrix.add(row, *predicted, *target, weight)?;
        }
        Ok(matrix)
    }

    pub(crate) fn empty(classes: usize) -> Result<Self, Error> {
        let mut counts = Vec::new();
        let fits = classes.checked_mul(classes).is_some_and(|cells| counts.try_reserve_exact(cells).is_ok());
        if !fits {
            return Err(Error::Setting(format!("a confusion matrix of {classes} classes does not fit into memory")));
        }
        counts.resize(classes * classes, 0.0);
        Ok(Self { classes, counts, names: Vec::new() })
    }

    pub(crate) fn add(&mut self, row: usize, predicted: usize, target: usize, weight: f64) -> Result<(), Error> {
        if let Some(class) = [predicted, target].into_iter().find(|class| *class >= self.classes) {
            let why = format!("class {class}, but the matrix has {} classes, counted from 0", self.classes);
            return Err(Error::Target { row, why });
        }
        self.counts[target * self.classes + predicted] += weight;
        Ok(())
    }

    /// Sets the names of the classes for printing, in order. Default: their numbers, also for classes without a name in the list.
    #[doc(alias("target_names", "display_labels"))]
    #[must_use]
    pub fn named(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.names = names.into_iter().map(Into::into).collect();
        self
    }

    /// Returns the number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Returns the number of rows of class `target` that were predicted as class `predicted`, or the sum of their weights. Returns 0 if a class
    /// does not exist.
    #[must_use]
    pub fn get(&self, target: usize, predicted: usize) -> f64 {
        if target < self.classes && predicted < self.classes { self.counts[target * self.classes + predicted] } else { 0.0 }
    }

    /// Returns the [accuracy](super::accuracy): the share of rows on the diagonal.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        self.tally().accuracy()
    }

    /// Returns the scores of one class. They are 0 for a class that does not exist.
    #[must_use]
    pub fn class(&self, class: usize) -> ClassScores {
        self.tally().class(class)
    }

    /// Returns the average scores of the classes.
    #[must_use]
    pub fn average(&self, average: Averaging) -> ClassScores {
        self.tally().average(average)
    }

    fn tally(&self) -> Tally {
        let mut tally = Tally::new(self.classes);
        for class in 0..self.classes {
            let predicted = (0..self.classes).map(|target| self.get(target, class)).sum();
            let targets = (0..self.classes).map(|predicted| self.get(class, predicted)).sum();
            tally.set(class, self.get(class, class), predicted, targets);
        }
        tally
    }

    fn name(&self, class: usize) -> String {
        self.names.get(class).cloned().unwrap_or_else(|| class.to_string())
    }

    /// Formats a count: without decimals if all counts are whole, which they are without weights.
    pub(crate) fn count(&self, count: f64) -> String {
        let whole = self.counts.iter().all(|count| count.fract() == 0.0);
        if whole { format!("{count:.0}") } else { format!("{count:.2}") }
    }
}

impl fmt::Display for ConfusionMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = (0..self.classes).map(|class| self.name(class)).collect();
        let first = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max("weighted mean".len());
        let left = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max("target".len());
        let widest = self.counts.iter().map(|count| self.count(*count).len());
        let cell = widest.chain(names.iter().map(|name| name.chars().count())).max().unwrap_or(0) + 2;
        writeln!(f, "{:<left$}   predicted", "target")?;
        write!(f, "{:<left$}  ", "")?;
        names.iter().try_for_each(|name| write!(f, "  {name:>cell$}", cell = cell - 2))?;
        for (target, name) in names.iter().enumerate() {
            write!(f, "\n{name:<left$}  ")?;
            (0..self.classes).try_for_each(|predicted| write!(f, "{:>cell$}", self.count(self.get(target, predicted))))?;
        }
        write!(f, "\n\n{:<first$}  {:>9}  {:>8}  {:>8}  {:>8}", "class", "precision", "recall", "F1", "support")?;
        let line = |f: &mut fmt::Formatter<'_>, name: &str, ClassScores { precision, recall, f1, support }: ClassScores| {
            write!(f, "\n{name:<first$}  {precision:>9.4}  {recall:>8.4}  {f1:>8.4}  {:>8}", self.count(support))
        };
        let tally = self.tally();
        names.iter().enumerate().try_for_each(|(class, name)| line(f, name, tally.class(class)))?;
        let whole = tally.average(Averaging::Micro);
        write!(f, "\n\n{:<first$}  {:>9}  {:>8}  {:>8.4}  {:>8}", "accuracy", "", "", whole.f1, self.count(whole.support))?;
        line(f, "macro mean", tally.average(Averaging::Macro))?;
        line(f, "weighted mean", tally.average(Averaging::Weighted))
    }
}
