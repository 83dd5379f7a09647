//! The list of all metrics, from which every table, log and page takes them.

use super::Evaluation;
use crate::metrics::Averaging;

/// A metric: the name that logs have, which is that of its field, the one that people read, and where it stands.
#[derive(Debug)]
pub(crate) struct Measure {
    pub(crate) name: &'static str,
    title: &'static str,
    /// Whether it has a column where there is place for few.
    pub(crate) matters: bool,
    pub(crate) of: fn(&Evaluation) -> Option<f64>,
}

impl Measure {
    /// The name that people read, which says so where the metric is a mean over classes.
    pub(crate) fn title(&self, averaging: Option<Averaging>) -> &'static str {
        match (averaging, self.name) {
            (Some(Averaging::Macro), "precision") => "precision (macro)",
            (Some(Averaging::Macro), "recall") => "recall (macro)",
            (Some(Averaging::Macro), "f1") => "F1 (macro)",
            _ => self.title,
        }
    }
}

/// Hands a macro the list, in the order in which metrics print: what needs their names while it is compiled makes it from here.
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
            precision "precision" false,
            recall "recall" false,
            f1 "F1" true,
            roc_auc "ROC AUC" true,
        }
    };
}

macro_rules! list {
    ($($name:ident $title:literal $matters:literal,)*) => {
        pub(crate) const ALL: &[Measure] =
            &[$(Measure { name: stringify!($name), title: $title, matters: $matters, of: |evaluation| evaluation.$name }),*];

        /// Does not compile where a field is no metric of the list.
        const _: fn(Evaluation) = |Evaluation { loss: _, outputs: _, averaging: _, $($name: _),* }| {};
    };
}

each_metric!(list!());

#[cfg(feature = "tracing")]
pub(crate) use each_metric;
