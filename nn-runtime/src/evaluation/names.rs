//! The list of all metrics, used by every table, log and page.

use std::borrow::Cow;

use super::Evaluation;
use crate::metrics::Averaging;

/// A metric that was computed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measured {
    /// The name in logs: `f1`, or `kind_f1` of the output `kind`.
    pub(crate) name: Cow<'static, str>,
    /// The name for people: `F1 (macro)`, `kind F1 (macro)`.
    pub(crate) title: Cow<'static, str>,
    /// Whether it has a column in narrow tables.
    pub(crate) matters: bool,
    pub(crate) number: f64,
}

impl Measured {
    /// The same metric of one of several outputs.
    pub(super) fn of_head(self, head: &str) -> Self {
        Self { name: format!("{head}_{}", self.name).into(), title: format!("{head} {}", self.title).into(), ..self }
    }
}

/// A metric of an evaluation.
#[derive(Debug)]
pub(super) struct Measure {
    /// The name of its field, used in logs.
    pub(super) name: &'static str,
    /// The name for people. [`title`](Self::title) adds how it is averaged.
    title: &'static str,
    /// Whether it has a column in narrow tables.
    pub(super) matters: bool,
    pub(super) of: fn(&Evaluation) -> Option<f64>,
}

impl Measure {
    /// Returns the name for people. It says so if the metric is a mean over the classes.
    pub(super) fn title(&self, averaging: Option<Averaging>) -> &'static str {
        match (averaging, self.name) {
            (Some(Averaging::Macro), "precision") => "precision (macro)",
            (Some(Averaging::Macro), "recall") => "recall (macro)",
            (Some(Averaging::Macro), "f1") => "F1 (macro)",
            _ => self.title,
        }
    }
}

/// Passes the list to a macro, in printing order, for code that needs the names at compile time.
macro_rules! each_metric {
    ($then:ident!($($before:tt)*)) => {
        $then! {
            $($before)*
            mse "MSE" false,
            rmse "RMSE" true,
            mae "MAE" true,
            r2 "R²" true,
            accuracy "accuracy" true,
            log_loss "log loss" false,
            perplexity "perplexity" true,
            bits_per_token "bits per token" false,
            precision "precision" false,
            recall "recall" false,
            f1 "F1" true,
            roc_auc "ROC AUC" true,
        }
    };
}

macro_rules! list {
    ($($name:ident $title:literal $matters:literal,)*) => {
        pub(super) const ALL: &[Measure] =
            &[$(Measure { name: stringify!($name), title: $title, matters: $matters, of: |evaluation| evaluation.$name }),*];

        /// Does not compile if a field of `Evaluation` is missing in the list.
        const _: fn(Evaluation) = |Evaluation { loss: _, outputs: _, averaging: _, heads: _, added_loss: _, $($name: _),* }| {};
    };
}

each_metric!(list!());

#[cfg(feature = "tracing")]
pub(crate) use each_metric;
