//! How good a network is on rows it may not have seen.

mod answers;
mod detail;
mod measures;

use std::fmt;

use serde::{Deserialize, Serialize};

pub(crate) use detail::{confusion, roc_auc, roc_curve, top_k};

use crate::data::Dataset;
use crate::error::Error;
use crate::loss::Metric;
use crate::train::Supervised;
use crate::workspace::Workspace;
use measures::Measures;

/// The mean loss of a data set, and the metrics that suit the loss. Rows of a [weighted](Dataset::weighted) data set count by their weights
/// in all of them; conventions are those of [`metrics`](crate::metrics).
///
/// | a loss of | has |
/// |---|---|
/// | numbers | `mse`, `rmse`, `mae`, `r2` |
/// | classes | `accuracy`, `precision`, `recall`, `f1`, and `log_loss` where outputs are probabilities |
/// | yes or no | the same, and `roc_auc` |
///
/// A loss of your own says by [`Loss::METRIC`](crate::loss::Loss::METRIC) which it is. Where several outputs each say yes or no, accuracy and
/// log loss are means over all of them, and precision, recall and F1 are means over the outputs.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Evaluation {
    /// The mean loss, as predictions make it.
    pub loss: f64,
    /// Mean of (y − t)² over all outputs.
    pub mse: Option<f64>,
    /// √ of the mean of (y − t)² over all outputs.
    pub rmse: Option<f64>,
    /// Mean of |y − t| over all outputs.
    pub mae: Option<f64>,
    /// 1 − Σ (y − t)² / Σ (t − mean of t)²: 1 is perfect, 0 as good as the mean. Of several outputs the sums go over all of them.
    pub r2: Option<f64>,
    /// The share of right answers.
    pub accuracy: Option<f64>,
    /// Mean of −ln p of what is true, with p clipped to ε … 1 − ε: a class's weights and smoothed labels are in the loss, not in it.
    pub log_loss: Option<f64>,
    /// The mean over the classes of right predictions / predictions; of one output that says yes or no, that of yes.
    pub precision: Option<f64>,
    /// The mean over the classes of right predictions / targets; of one output that says yes or no, that of yes.
    pub recall: Option<f64>,
    /// The mean over the classes of 2 · right / (predictions + targets); of one output that says yes or no, that of yes.
    pub f1: Option<f64>,
    /// The area under the curve of true over false positives, of one output that says yes or no; `None` where the targets are all the same.
    /// Of several outputs [`Supervised::roc_auc`] gives it.
    pub roc_auc: Option<f64>,
}

/// A metric's name, and where it stands.
pub(crate) type Column = (&'static str, fn(&Evaluation) -> Option<f64>);

/// In the order in which they print.
const ALL: [Column; 10] = [
    ("MSE", |e| e.mse),
    ("RMSE", |e| e.rmse),
    ("MAE", |e| e.mae),
    ("R²", |e| e.r2),
    ("accuracy", |e| e.accuracy),
    ("log loss", |e| e.log_loss),
    ("precision", |e| e.precision),
    ("recall", |e| e.recall),
    ("F1", |e| e.f1),
    ("ROC AUC", |e| e.roc_auc),
];

/// What a table shows of them, an epoch a line.
pub(crate) fn columns(metric: Metric) -> &'static [Column] {
    match metric {
        Metric::Regression => &[("RMSE", |e| e.rmse), ("MAE", |e| e.mae), ("R²", |e| e.r2)],
        Metric::Accuracy | Metric::ScoreAccuracy => &[("accuracy", |e| e.accuracy), ("F1", |e| e.f1)],
        Metric::BinaryAccuracy | Metric::SignAccuracy => &[("accuracy", |e| e.accuracy), ("F1", |e| e.f1), ("ROC AUC", |e| e.roc_auc)],
        Metric::None => &[],
    }
}

impl Evaluation {
    /// The metrics that there are, each with its name: `("accuracy", 0.98)`. The loss is not among them.
    pub fn metrics(&self) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        ALL.iter().filter_map(|(name, of)| Some((*name, of(self)?)))
    }
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {:.6}", self.loss)?;
        self.metrics().try_for_each(|(name, metric)| write!(f, ", {name} {metric:.4}"))
    }
}

/// Evaluates in prediction mode, some rows at a time.
pub(crate) fn evaluate<N: Supervised>(network: &N, data: &Dataset<N>, workspace: &mut Workspace<N>) -> Result<Evaluation, Error> {
    let mut measures = Measures::new::<N>(data.len());
    let loss = answers::each(network, data, workspace, |answers| measures.add(answers))?;
    Ok(measures.evaluation(loss, data))
}
