//! How good a network is on rows it may not have seen.

mod answers;
mod detail;
mod measures;
mod names;

use std::fmt;

use serde::{Deserialize, Serialize};

#[cfg(feature = "html")]
pub(crate) use detail::counts;
pub(crate) use detail::{confusion, roc_auc, roc_curve, top_k};

use crate::compiled::WithTarget;
use crate::data::Source;
use crate::digits::digits;
use crate::error::Error;
use crate::metrics::{Averaging, OutputScores};
use crate::workspace::Workspace;
use measures::Measures;

#[cfg(feature = "tracing")]
pub(crate) use names::each_metric;
pub(crate) use names::{ALL, Measure};

/// The mean loss of a data set, and the metrics that suit the loss. Rows of a
/// [weighted](crate::data::Dataset::weighted) data set count by their weights in all of them; conventions are those of [`metrics`](crate::metrics).
///
/// | a loss of | has |
/// |---|---|
/// | numbers | `mse`, `rmse`, `mae`, `r2` |
/// | classes | `accuracy`, `precision`, `recall`, `f1`, and `log_loss` where outputs are probabilities |
/// | two classes, or one output that says yes or no | the same, and `roc_auc` |
///
/// With two classes precision, recall, F1 and ROC AUC are those of class 1, scikit-learn's default, whether the network ends in
/// `Sigmoid` or in `Softmax` over two outputs. With more classes precision, recall and F1 are macro means, and print as such: `F1 (macro)`.
///
/// Of several outputs `mse`, `rmse`, `mae` and `r2` are the means over them, scikit-learn's `uniform_average`, and [`outputs`](Self::outputs) has
/// those of each. A loss of your own says by [`Loss::METRIC`](crate::loss::Loss::METRIC) which it is. Where several outputs each say yes or no, accuracy and
/// log loss are means over all of them, and precision, recall and F1 are means over the outputs.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Evaluation {
    /// The mean loss, as predictions make it.
    pub loss: f64,
    /// Mean of (y − t)²; of several outputs the mean over them, as of all that follow.
    pub mse: Option<f64>,
    /// √ of the mean of (y − t)².
    pub rmse: Option<f64>,
    /// Mean of |y − t|.
    pub mae: Option<f64>,
    /// 1 − Σ (y − t)² / Σ (t − mean of t)²: 1 is perfect, 0 as good as the mean.
    pub r2: Option<f64>,
    /// These four of each output, where the loss is one of numbers: a mean over outputs of different units is of the largest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<OutputScores>,
    /// The share of right answers.
    pub accuracy: Option<f64>,
    /// Mean of −ln p of what is true, with p clipped to ε … 1 − ε: a class's weights and smoothed labels are in the loss, not in it.
    pub log_loss: Option<f64>,
    /// Right predictions / predictions, as [`averaging`](Self::averaging) says.
    pub precision: Option<f64>,
    /// Right predictions / targets, as [`averaging`](Self::averaging) says.
    pub recall: Option<f64>,
    /// 2 · right / (predictions + targets), as [`averaging`](Self::averaging) says.
    pub f1: Option<f64>,
    /// The area under the curve of true over false positives of class 1, with two classes; `None` if all targets are of one class.
    /// With more classes, and with several outputs that say yes or no, [`Supervised::roc_auc`](crate::Supervised::roc_auc) computes it.
    pub roc_auc: Option<f64>,
    /// What precision, recall and F1 are: of class 1 alone, [`Averaging::Class(1)`](Averaging::Class), with two classes;
    /// [`Averaging::Macro`] with more classes, or with several outputs that say yes or no.
    #[serde(default)]
    pub averaging: Option<Averaging>,
}

impl Evaluation {
    /// The metrics that there are, each with its name as it is read: `("ROC AUC", 0.98)`. The loss is not among them.
    pub fn metrics(&self) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        self.told().map(|(measure, metric)| (measure.title(self.averaging), metric))
    }

    /// A metric by the name of its field, as logs have it: `"roc_auc"`. `None` where there is none of that name, or it was not measured.
    #[must_use]
    pub fn metric(&self, name: &str) -> Option<f64> {
        ALL.iter().find(|measure| measure.name == name).and_then(|measure| (measure.of)(self))
    }

    /// The metrics that there are.
    pub(crate) fn told(&self) -> impl Iterator<Item = (&'static Measure, f64)> + '_ {
        ALL.iter().filter_map(|measure| Some((measure, (measure.of)(self)?)))
    }
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {}", digits(self.loss, 6))?;
        self.metrics().try_for_each(|(name, metric)| write!(f, ", {name} {}", digits(metric, 4)))?;
        if let [first, others @ ..] = &self.outputs[..]
            && !others.is_empty()
        {
            write!(f, " (of each output {}", digits(first.r2, 4))?;
            others.iter().try_for_each(|scores| write!(f, ", {}", digits(scores.r2, 4)))?;
            write!(f, ")")?;
        }
        Ok(())
    }
}

/// Evaluates in prediction mode, some rows at a time.
pub(crate) fn evaluate<N: WithTarget>(
    network: &N,
    rows: &(impl Source<N> + ?Sized),
    workspace: &mut Workspace<N>,
) -> Result<Evaluation, Error> {
    let mut measures = Measures::new::<N>();
    let loss = answers::each(network, rows, workspace, |answers| measures.add(answers))?;
    Ok(measures.evaluation::<N>(loss))
}

/// The metrics that an evaluation of a network can have, known before any, and the name of each that people read.
pub(crate) fn possible<N: WithTarget>() -> impl Iterator<Item = (&'static Measure, &'static str)> {
    let told = Measures::new::<N>().possible::<N>();
    let there = |measure: &&'static Measure| (measure.of)(&told).is_some();
    ALL.iter().filter(there).map(|measure| (measure, measure.title(told.averaging))).collect::<Vec<_>>().into_iter()
}
