//! How good answers are: functions over predictions and targets, with or without a network.
//!
//! [`Supervised::evaluate`](crate::Supervised::evaluate) gives those that suit a network's loss, and
//! [`confusion`](crate::Supervised::confusion), [`top_k`](crate::Supervised::top_k), [`roc_auc`](crate::Supervised::roc_auc) and
//! [`roc_curve`](crate::Supervised::roc_curve) the others. Here are the same without a network:
//!
//! ```
//! use nn_runtime::metrics::{self, Averaging, ConfusionMatrix};
//!
//! # fn main() -> Result<(), nn_runtime::Error> {
//! assert_eq!(metrics::mean_absolute_error(&[1.0, 2.0], &[1.5, 2.0], None)?, 0.25);
//!
//! let (predicted, targets) = ([0, 1, 1, 2], [0, 1, 2, 2]);
//! assert_eq!(metrics::accuracy(&predicted, &targets, None)?, 0.75);
//! assert_eq!(metrics::precision(&predicted, &targets, Averaging::Class(1), None)?, 0.5);
//! println!("{}", ConfusionMatrix::new(3, &predicted, &targets, None)?.named(["cat", "dog", "hen"]));
//!
//! let (scores, positive) = ([0.1, 0.4, 0.35, 0.8], [false, false, true, true]);
//! assert_eq!(metrics::roc_auc(&scores, &positive, None)?, 0.75);
//! # Ok(()) }
//! ```
//!
//! | of | metrics |
//! |---|---|
//! | numbers | [`mean_squared_error`], [`root_mean_squared_error`], [`mean_absolute_error`], [`r2`]; of each output [`by_output`] |
//! | classes | [`accuracy`], [`precision`], [`recall`], [`f1`], [`ConfusionMatrix`] |
//! | probabilities | [`log_loss`], [`binary_log_loss`] |
//! | scores, of which only the order counts | [`top_k`], [`roc_auc`], [`roc_auc_one_vs_rest`], [`RocCurve`] |
//!
//! # Conventions
//! * **Weights.** With weights every count of rows is a sum of weights, and every mean Σ w x / Σ w: a row of weight 2 is as two rows, one
//!   of weight 0 is not there. Without, each row has weight 1.
//! * **0/0.** Precision, recall and F1 are 0 where nothing was predicted, or nothing is there to be found. R² of a target that is
//!   constant is 1 where every answer is right, else 0. An area under the curve without both kinds of rows does not exist: it is NaN.
//! * **Classes that are not there.** A mean over classes is one over those that occur among the targets or the predictions.
//! * **NaN.** A NaN among the predictions makes a metric NaN. A table or a curve cannot be made of it, and says which row it was.
//! * **No rows**, or only rows of weight 0, are an error, and so are predictions, targets and weights that are not equally many.
//!
//! They are those of scikit-learn, against which all of it is checked, with one exception: equal scores of [`top_k`] count in the order of
//! the classes.

mod average;
mod classes;
mod confusion;
mod order;
mod probability;
mod ranking;
mod regression;
mod roc;
#[cfg(test)]
mod tests;

pub use average::{Averaging, ClassScores};
pub use classes::{accuracy, f1, precision, recall};
pub use confusion::ConfusionMatrix;
pub use probability::{binary_log_loss, log_loss};
pub use ranking::top_k;
pub use regression::{OutputScores, by_output, mean_absolute_error, mean_squared_error, r2, root_mean_squared_error};
pub use roc::{RocCurve, roc_auc, roc_auc_one_vs_rest};

pub(crate) use average::Tally;
pub(crate) use order::Ranking;
pub(crate) use probability::{binary_surprise, surprise};
pub(crate) use ranking::{largest, of_two, within};
pub(crate) use regression::Outputs;
pub(crate) use roc::mean_auc;

use crate::error::Error;
use crate::row_weights;

/// The weight of each row, where predictions, targets and weights are equally many and some row counts.
fn weights_of(predictions: usize, targets: usize, weights: Option<&[f64]>) -> Result<impl Iterator<Item = f64> + Clone, Error> {
    if predictions != targets {
        return Err(Error::RowsDiffer { inputs: predictions, others: targets, what: "targets" });
    }
    if predictions == 0 {
        return Err(Error::Data("there are no rows: nothing can be said of them".to_owned()));
    }
    if let Some(weights) = weights {
        row_weights::check(predictions, weights)?;
        if weights.iter().all(|weight| *weight == 0.0) {
            return Err(Error::Data("all weights are 0: no row counts".to_owned()));
        }
    }
    Ok((0..predictions).map(move |row| weights.map_or(1.0, |weights| weights[row])))
}

/// Part of a whole; `empty` where there is no whole.
fn share(part: f64, whole: f64, empty: f64) -> f64 {
    if whole == 0.0 { empty } else { part / whole }
}
