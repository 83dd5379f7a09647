//! The metrics of one of several outputs.

use super::detail;
use crate::compiled::WithTarget;
use crate::data::Source;
use crate::error::Error;
use crate::metrics::{ConfusionMatrix, RocCurve};

/// The metrics of one output of a network whose outputs have names. [`Supervised::metrics_of`](crate::Supervised::metrics_of) returns it.
///
/// These are the metrics that need more than one number; [`evaluate`](crate::Supervised::evaluate) has the others in
/// [`heads`](crate::trainer::Evaluation::heads). Rows that have no target for the output do not count.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(kind = CrossEntropy, price = MeanSquaredError)]
///     struct Listing(8) -> (kind: 3, price: 1) {
///         Dense(16), Relu,
///         Heads { kind: { Dense(3), Softmax }, price: Dense(1) },
///     }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let target = |row: usize| ListingTarget { kind: row % 3, price: [row as f32] };
/// # let data = Dataset::<Listing>::from_rows((0..9).map(|row| ([row as f32; 8], target(row))));
/// let net = Listing::init(&mut StdRng::seed_from_u64(1));
/// let kind = net.metrics_of("kind")?;
/// println!("{}", kind.confusion(&data)?.named(["flat", "house", "loft"]));
/// assert!(kind.top_k(&data, 3)? == 1.0 && kind.roc_auc(&data)? <= 1.0);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct OutputMetrics<'a, N> {
    network: &'a N,
    output: usize,
}

impl<'a, N: WithTarget> OutputMetrics<'a, N> {
    pub(super) fn of(network: &'a N, name: &str) -> Result<Self, Error> {
        Ok(Self { network, output: detail::place::<N>("a metric", Some(name))? })
    }

    /// As [`Supervised::confusion`](crate::Supervised::confusion), of this output.
    ///
    /// # Errors
    /// Those of `confusion`.
    pub fn confusion(&self, data: &(impl Source<N> + ?Sized)) -> Result<ConfusionMatrix, Error> {
        detail::confusion(self.network, self.output, data)
    }

    /// As [`Supervised::top_k`](crate::Supervised::top_k), of this output.
    ///
    /// # Errors
    /// Those of `top_k`.
    pub fn top_k(&self, data: &(impl Source<N> + ?Sized), k: usize) -> Result<f64, Error> {
        detail::top_k(self.network, self.output, data, k)
    }

    /// As [`Supervised::roc_auc`](crate::Supervised::roc_auc), of this output.
    ///
    /// # Errors
    /// Those of `roc_auc`.
    pub fn roc_auc(&self, data: &(impl Source<N> + ?Sized)) -> Result<f64, Error> {
        detail::roc_auc(self.network, self.output, data)
    }

    /// As [`Supervised::roc_curve`](crate::Supervised::roc_curve), of one class of this output, or of one of its yes-or-no numbers.
    ///
    /// # Errors
    /// Those of `roc_curve`.
    pub fn roc_curve(&self, data: &(impl Source<N> + ?Sized), class: usize) -> Result<RocCurve, Error> {
        detail::roc_curve(self.network, self.output, data, class)
    }
}
