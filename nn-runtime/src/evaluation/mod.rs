//! Evaluates a network on a data set.

mod answers;
mod detail;
mod measures;
mod names;
mod output;
mod together;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

#[cfg(feature = "html")]
pub(crate) use detail::counts;
pub(crate) use detail::{confusion, roc_auc, roc_curve, top_k};
pub use output::OutputMetrics;

use crate::compiled::{FreeLoss, WithTarget};
use crate::data::Source;
use crate::digits::digits;
use crate::error::Error;
use crate::metrics::{Averaging, OutputScores};
use crate::ranks::Ranks;
use crate::workspace::Workspace;
use measures::Measures;
use names::ALL;

pub(crate) use names::Measured;
#[cfg(feature = "tracing")]
pub(crate) use names::each_metric;

/// The mean loss of a network on a data set, and the metrics that suit the loss.
///
/// | loss | metrics |
/// |---|---|
/// | regression | `mse`, `rmse`, `mae`, `r2` |
/// | classes | `accuracy`, `precision`, `recall`, `f1`, and `log_loss` if the outputs are probabilities |
/// | the class of each step of a sequence, or the next token | as for classes; also `perplexity` and `bits_per_token` |
/// | two classes, or one yes-or-no output | as for classes; also `roc_auc` |
///
/// With two classes, precision, recall, F1 and ROC AUC are those of class 1 (scikit-learn's default). It does not matter whether the network
/// ends with `Sigmoid` or with `Softmax` over two outputs. With more classes, precision, recall and F1 are macro means and print as such:
/// `F1 (macro)`.
///
/// All other metrics are `None`. Your own loss declares its kind with [`Loss::METRIC`](crate::loss::Loss::METRIC). The module
/// [`metrics`](crate::metrics) has the formulas and conventions. In a [weighted](crate::data::Dataset::weighted) data set, each row counts by
/// its weight in every metric.
///
/// With several outputs, `mse`, `rmse`, `mae` and `r2` are means over the outputs (scikit-learn's `uniform_average`), and
/// [`outputs`](Self::outputs) has those of each output. With several yes-or-no outputs, accuracy and log loss are means over all answers;
/// precision, recall and F1 are means over the outputs.
///
/// It prints as one line:
///
/// ```text
/// loss 0.147715, MSE 8.673e8, RMSE 29451, MAE 20806, R² 0.8811
/// ```
#[doc(alias("score", "metrics", "classification_report"))]
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Evaluation {
    /// The mean loss of predictions: dropout is inactive, and batch normalisation uses its running statistics.
    pub loss: f64,
    /// The part of the loss that layers added, such as [`Activity`](crate::kind::Activity). `None` if no layer does.
    #[serde(default)]
    pub added_loss: Option<f64>,
    /// The [mean squared error](crate::metrics::mean_squared_error).
    pub mse: Option<f64>,
    /// The [root mean squared error](crate::metrics::root_mean_squared_error).
    pub rmse: Option<f64>,
    /// The [mean absolute error](crate::metrics::mean_absolute_error).
    pub mae: Option<f64>,
    /// The [coefficient of determination](crate::metrics::r2).
    pub r2: Option<f64>,
    /// These four metrics of each output. Empty unless the loss is for regression. If outputs have different units, the one with the
    /// largest numbers dominates the mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<OutputScores>,
    /// The [accuracy](crate::metrics::accuracy): the share of correct answers.
    pub accuracy: Option<f64>,
    /// The [log loss](crate::metrics::log_loss). Unlike the loss, it ignores class weights and label smoothing.
    pub log_loss: Option<f64>,
    /// The [perplexity](crate::metrics::perplexity), e to the power of the log loss, where the outputs are probabilities of classes at each step of
    /// a sequence, or of the tokens that are the input.
    #[serde(default)]
    pub perplexity: Option<f64>,
    /// The [bits per token](crate::metrics::bits_per_token), the log loss / ln 2, beside the perplexity. If tokens are characters, these are bits
    /// per character.
    #[serde(default)]
    pub bits_per_token: Option<f64>,
    /// The [precision](crate::metrics::precision), averaged as in [`averaging`](Self::averaging).
    pub precision: Option<f64>,
    /// The [recall](crate::metrics::recall), averaged as in [`averaging`](Self::averaging).
    pub recall: Option<f64>,
    /// The [F1](crate::metrics::f1), averaged as in [`averaging`](Self::averaging).
    pub f1: Option<f64>,
    /// The [area under the ROC curve](crate::metrics::roc_auc) of class 1, with two classes. `None` if all targets are of one class.
    /// [`Supervised::roc_auc`](crate::Supervised::roc_auc) computes it for more classes and for several yes-or-no outputs.
    pub roc_auc: Option<f64>,
    /// What precision, recall and F1 are: of class 1 alone, [`Averaging::Class(1)`](Averaging::Class), with two classes;
    /// [`Averaging::Macro`] with more classes, or with several outputs that say yes or no.
    #[serde(default)]
    pub averaging: Option<Averaging>,
    /// If the network has several outputs, the name and the evaluation of each, with its loss before it is multiplied by its factor. The
    /// [`loss`](Self::loss) is the sum of all losses times their factors, and all else is here. Rows without a target for an output do not count
    /// there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<(String, Evaluation)>,
}

impl Evaluation {
    /// Iterates over the metrics that are `Some`, with their display names: `("ROC AUC", 0.98)`. The loss is not included. With several outputs,
    /// there are the loss and the metrics of each: `("kind accuracy", 0.9)`.
    pub fn metrics(&self) -> impl Iterator<Item = (Cow<'static, str>, f64)> + '_ {
        self.measured().into_iter().map(|measured| (measured.title, measured.number))
    }

    /// Returns a metric by the name of its field, as used in logs: `"roc_auc"`, or `"kind_accuracy"` of the output `kind`. `None` if no metric
    /// has that name or it was not computed.
    #[must_use]
    pub fn metric(&self, name: &str) -> Option<f64> {
        self.measured().into_iter().find(|measured| measured.name == name).map(|measured| measured.number)
    }

    /// Returns the evaluation of one of several outputs.
    #[must_use]
    pub fn head(&self, name: &str) -> Option<&Evaluation> {
        self.heads.iter().find(|(head, _)| head == name).map(|(_, evaluation)| evaluation)
    }

    /// Returns the metrics that are `Some`.
    pub(crate) fn measured(&self) -> Vec<Measured> {
        let own = ALL.iter().filter_map(|measure| {
            let (name, title) = (measure.name.into(), measure.title(self.averaging).into());
            Some(Measured { name, title, matters: measure.matters, number: (measure.of)(self)? })
        });
        let of_heads = self.heads.iter().flat_map(|(head, evaluation)| {
            let loss = Measured { name: "loss".into(), title: "loss".into(), matters: false, number: evaluation.loss };
            std::iter::once(loss).chain(evaluation.measured()).map(|measured| measured.of_head(head))
        });
        own.chain(of_heads).collect()
    }
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {}", digits(self.loss, 6))?;
        if let Some(added) = self.added_loss {
            write!(f, ", of which layers added {}", digits(added, 4))?;
        }
        let own = ALL.iter().filter_map(|measure| Some((measure.title(self.averaging), (measure.of)(self)?)));
        own.into_iter().try_for_each(|(title, metric)| write!(f, ", {title} {}", digits(metric, 4)))?;
        for (place, (name, evaluation)) in self.heads.iter().enumerate() {
            write!(f, "{}{name}: {evaluation}", if place == 0 { " (" } else { "; " })?;
        }
        if !self.heads.is_empty() {
            write!(f, ")")?;
        }
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

/// The only output of a network. `what` begins the message for one of several.
pub(crate) fn only<N: WithTarget>(what: &str) -> Result<usize, Error> {
    detail::place::<N>(what, None)
}

/// See [`Supervised::metrics_of`](crate::Supervised::metrics_of).
pub(crate) fn of_output<'a, N: WithTarget>(network: &'a N, name: &str) -> Result<OutputMetrics<'a, N>, Error> {
    OutputMetrics::of(network, name)
}

/// See [`Supervised::evaluate`](crate::Supervised::evaluate).
pub(crate) fn evaluate<N: WithTarget>(
    network: &N,
    rows: &(impl Source<N> + ?Sized),
    workspace: &mut Workspace<N>,
) -> Result<Evaluation, Error> {
    evaluate_across(network, rows, workspace, &Ranks::alone())
}

/// Evaluates with all ranks: each predicts a part of the rows, which all of them have. The result has the same bits on any number of ranks.
pub(crate) fn evaluate_across<N: WithTarget>(
    network: &N,
    rows: &(impl Source<N> + ?Sized),
    workspace: &mut Workspace<N>,
    ranks: &Ranks<'_, N::Scalar>,
) -> Result<Evaluation, Error> {
    let mut measures: Vec<Measures> = N::HEADS.iter().map(Measures::of::<N>).collect();
    let (losses, added) = together::each(network, rows, workspace, ranks, |answers| {
        measures.iter_mut().enumerate().try_for_each(|(output, measures)| measures.add(output, answers))
    })?;
    let of_heads = measures.into_iter().zip(N::HEADS).zip(losses);
    let of_heads = of_heads.map(|((measures, head), loss)| (loss, measures.evaluation(head, loss.unwrap_or(f64::NAN))));
    let evaluation = joined::<N>(of_heads.collect());
    let with_added = |evaluation: Evaluation| Evaluation { loss: evaluation.loss + added, added_loss: Some(added), ..evaluation };
    Ok(if N::ADDS_TO_LOSS { with_added(evaluation) } else { evaluation })
}

/// The evaluation of a network, from the losses and the evaluations of its outputs. An output without targets adds no loss.
fn joined<N: WithTarget>(of_heads: Vec<(Option<f64>, Evaluation)>) -> Evaluation {
    if !N::HAS_NAMES {
        return of_heads.into_iter().next().map(|(_, only)| only).unwrap_or_default();
    }
    let declared = N::declared_loss();
    let loss = of_heads.iter().enumerate().filter_map(|(output, (loss, _))| Some(declared.factor(output) * (*loss)?)).sum();
    let heads = N::HEADS.iter().zip(of_heads).map(|(head, (_, evaluation))| (head.name.to_owned(), evaluation)).collect();
    Evaluation { loss, heads, ..Evaluation::default() }
}

/// Returns the metrics that an evaluation of this network can have. Their numbers have no meaning.
pub(crate) fn possible<N: WithTarget>() -> Vec<Measured> {
    joined::<N>(N::HEADS.iter().map(|head| (None, Measures::of::<N>(head).possible(head))).collect()).measured()
}
