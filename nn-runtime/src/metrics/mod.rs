//! Metrics: functions of predictions and targets.
//!
//! For a network, [`Supervised::evaluate`](crate::Supervised::evaluate) computes the metrics that suit its loss, and
//! [`confusion`](crate::Supervised::confusion), [`top_k`](crate::Supervised::top_k), [`roc_auc`](crate::Supervised::roc_auc) and
//! [`roc_curve`](crate::Supervised::roc_curve) the others. The functions of this module compute the same without a network:
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
//! In the table y is a prediction, t a target, p a probability, w the weight of a row (1 by default), and n the number of classes.
//!
//! | function | formula | range | better | scikit-learn |
//! |---|---|---|---|---|
//! | [`mean_squared_error`] | Σ w (y − t)² / Σ w | 0 … ∞ | lower | `mean_squared_error` |
//! | [`root_mean_squared_error`] | √ of it | 0 … ∞ | lower | `root_mean_squared_error` |
//! | [`mean_absolute_error`] | Σ w \|y − t\| / Σ w | 0 … ∞ | lower | `mean_absolute_error` |
//! | [`r2`] | 1 − Σ w (y − t)² / Σ w (t − mean of t)² | −∞ … 1 | higher | `r2_score` |
//! | [`accuracy`] | share of correct predictions | 0 … 1 | higher | `accuracy_score` |
//! | [`precision`] | correct / predicted | 0 … 1 | higher | `precision_score` |
//! | [`recall`] | correct / targets | 0 … 1 | higher | `recall_score` |
//! | [`f1`] | 2 correct / (predicted + targets) | 0 … 1 | higher | `f1_score` |
//! | [`log_loss`] | Σ −w ln p of the target / Σ w | 0 … ∞ | lower; ln n for equal probabilities | `log_loss` |
//! | [`binary_log_loss`] | Σ w (−t ln p − (1 − t) ln(1 − p)) / Σ w | 0 … ∞ | lower; ln 2 for p = ½ | `log_loss` |
//! | [`perplexity`] | e to the power of the log loss | 1 … ∞ | lower; n for equal probabilities | |
//! | [`bits_per_token`] | log loss / ln 2 | 0 … ∞ | lower; log₂ n for equal probabilities | |
//! | [`top_k`] | share of targets among the k largest scores | 0 … 1 | higher; k / n by chance | `top_k_accuracy_score` |
//! | [`roc_auc`] | area under the [ROC curve](RocCurve) | 0 … 1 | higher; ½ by chance | `roc_auc_score` |
//! | [`roc_auc_one_vs_rest`] | mean of it over the classes | 0 … 1 | higher; ½ by chance | `roc_auc_score` with `multi_class="ovr"` |
//!
//! [`by_output`] returns the first four for each output of rows with several numbers. [`ConfusionMatrix`] prints a classification report.
//!
//! # Conventions
//!
//! The results are those of scikit-learn, against which the tests compare them. One exception: [`top_k`] ranks equal scores in the order of
//! the classes.
//!
//! * **Weights.** Each function accepts a weight per row: finite numbers of at least 0, not all 0. Each count becomes a sum of weights, and
//!   each mean Σ w x / Σ w. A row of weight 2 counts like two rows, and a row of weight 0 is ignored. `None` means that each row has
//!   weight 1.
//! * **Division by zero.** Precision, recall and F1 of a class are 0 if their denominator is 0. R² of a constant target is 1 if every
//!   prediction is correct, and 0 otherwise. The area under an ROC curve is NaN if all rows are positive or all are negative.
//! * **Absent classes.** A mean over classes covers those that occur among the targets or the predictions.
//! * **NaN.** A NaN among the predictions makes a metric NaN. [`RocCurve`] returns an error that names the row.
//! * **No rows**, or only rows of weight 0, are an error.

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
#[doc(alias("accuracy_score", "CategoricalAccuracy"))]
pub use classes::accuracy;
#[doc(alias("f1_score", "F-score", "F1Score"))]
pub use classes::f1;
#[doc(alias = "precision_score")]
pub use classes::precision;
#[doc(alias("recall_score", "sensitivity", "true positive rate"))]
pub use classes::recall;
#[doc(alias("confusion_matrix", "classification_report"))]
pub use confusion::ConfusionMatrix;
#[doc(alias("binary_crossentropy", "logloss"))]
pub use probability::binary_log_loss;
#[doc(alias("bpc", "bits per character", "bits per byte"))]
pub use probability::bits_per_token;
#[doc(alias("cross_entropy", "categorical_crossentropy", "logloss"))]
pub use probability::log_loss;
pub use probability::perplexity;
#[doc(alias("top_k_accuracy_score", "TopKCategoricalAccuracy"))]
pub use ranking::top_k;
pub use regression::OutputScores;
#[doc(alias("multioutput", "raw_values"))]
pub use regression::by_output;
#[doc(alias = "MAE")]
pub use regression::mean_absolute_error;
#[doc(alias = "MSE")]
pub use regression::mean_squared_error;
#[doc(alias("r2_score", "R-squared", "coefficient of determination"))]
pub use regression::r2;
#[doc(alias = "RMSE")]
pub use regression::root_mean_squared_error;
#[doc(alias("roc_curve", "receiver operating characteristic", "sensitivity", "specificity"))]
pub use roc::RocCurve;
#[doc(alias("roc_auc_score", "AUC", "AUROC"))]
pub use roc::roc_auc;
#[doc(alias("roc_auc_score", "one-vs-rest", "ovr"))]
pub use roc::roc_auc_one_vs_rest;

pub(crate) use average::Tally;
pub(crate) use order::Ranking;
pub(crate) use probability::{binary_surprise, surprise};
pub(crate) use ranking::{largest, of_two, within};
pub(crate) use regression::Outputs;
pub(crate) use roc::mean_auc;

use crate::error::Error;
use crate::row_weights;

/// Returns the weight of each row after checking the numbers of rows and the weights.
fn weights_of(predictions: usize, targets: usize, weights: Option<&[f64]>) -> Result<impl Iterator<Item = f64> + Clone, Error> {
    if predictions != targets {
        return Err(Error::RowsDiffer { inputs: predictions, others: targets, what: "targets" });
    }
    if predictions == 0 {
        return Err(Error::Data("there are no rows to evaluate".to_owned()));
    }
    if let Some(weights) = weights {
        row_weights::check(predictions, weights)?;
        if weights.iter().all(|weight| *weight == 0.0) {
            return Err(Error::Data("all weights are 0".to_owned()));
        }
    }
    Ok((0..predictions).map(move |row| weights.map_or(1.0, |weights| weights[row])))
}

/// Returns part / whole, or `empty` if `whole` is 0.
fn share(part: f64, whole: f64, empty: f64) -> f64 {
    if whole == 0.0 { empty } else { part / whole }
}
