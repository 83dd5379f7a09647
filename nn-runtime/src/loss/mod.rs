//! Losses: the mean over a batch of how wrong each row is.
//!
//! | loss | of one row | target |
//! |---|---|---|
//! | [`MeanSquaredError`] | mean of (y − t)² | numbers |
//! | [`MeanAbsoluteError`] | mean of \|y − t\| | numbers |
//! | [`Huber`] | squared where near, absolute where far | numbers |
//! | [`CrossEntropy`] | −ln p of the class | a class |
//! | [`WeightedCrossEntropy`] | the same with smoothed labels and weighted classes | a class |
//! | [`BinaryCrossEntropy`] | mean of −t ln p − (1 − t) ln(1 − p) | probabilities |
//! | [`WeightedBinaryCrossEntropy`] | mean of −w t ln p − (1 − t) ln(1 − p) | probabilities |
//! | [`Hinge`] | mean of max(0, 1 − t y) | numbers ±1 |
//! | [`MulticlassHinge`] | by how much others come within 1 of the class | a class |

#![allow(clippy::doc_markdown)] // PyTorch is a name, not code
#![allow(clippy::inline_always)] // what runs under a chosen instruction set has to be inlined into it

mod batch;
mod binary_cross_entropy;
mod cross_entropy;
mod hinge;
mod huber;
mod mean_absolute_error;
mod mean_squared_error;
mod multiclass_hinge;
#[cfg(test)]
mod tests;
mod weighted_binary_cross_entropy;
mod weighted_cross_entropy;

pub use binary_cross_entropy::BinaryCrossEntropy;
pub use cross_entropy::CrossEntropy;
pub use hinge::Hinge;
pub use huber::Huber;
pub use mean_absolute_error::MeanAbsoluteError;
pub use mean_squared_error::MeanSquaredError;
pub use multiclass_hinge::MulticlassHinge;
pub use weighted_binary_cross_entropy::WeightedBinaryCrossEntropy;
pub use weighted_cross_entropy::WeightedCrossEntropy;

use self::batch::{Gradient, Mean, OfWidth};
use crate::kernel::dispatch;
use crate::scalar::Scalar;

/// How wrong an answer of `OUT` numbers is, and the gradient of that.
///
/// A loss of your own implements [`row`](Self::row) and is named by a path, `#[loss(self::Quartic)]`; its value is made by
/// `Default`. The loss of a batch is the mean over its rows.
///
/// ```
/// use nn_runtime::loss::Loss;
///
/// /// The fourth power of the error: far rows count for even more.
/// #[derive(Default)]
/// struct Quartic;
///
/// impl Loss<1> for Quartic {
///     type Target = [f32; 1];
///
///     fn row(&self, [y]: &[f32; 1], [t]: &[f32; 1], d_output: &mut [f32; 1]) -> f32 {
///         let error = y - t;
///         *d_output = [4.0 * error.powi(3)];
///         error.powi(4)
///     }
/// }
///
/// let mut d_outputs = [0.0; 2];
/// let loss = Quartic.gradient(&[3.0, 5.0], &[[1.0], [4.0]], &mut d_outputs);
/// assert_eq!((loss, d_outputs), (8.5, [16.0, 2.0]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a loss for {OUT} outputs",
    label = "no `Loss<{OUT}, {S}>`",
    note = "a loss of your own has an `impl Loss<{OUT}, {S}>`"
)]
pub trait Loss<const OUT: usize, S: Scalar = f32> {
    /// What an answer is compared with.
    type Target: Target<S>;

    /// Which metric tells a person how good the answers are.
    const METRIC: Metric = Metric::None;

    /// The loss of one row. Writes its gradient with respect to `output` into `d_output`.
    fn row(&self, output: &[S; OUT], target: &Self::Target, d_output: &mut [S; OUT]) -> S;

    /// Whether a target can be used, and if not, what was expected.
    ///
    /// # Errors
    /// Says what was found and what was expected.
    fn check(&self, target: &Self::Target) -> Result<(), String> {
        target.check(OUT)
    }

    /// How much a row of this target counts in a mean: 1, but where classes have weights. What [`row`](Self::row) gives has it in it.
    fn weight(&self, target: &Self::Target) -> S {
        let _ = target;
        S::ONE
    }

    /// How many rows a batch counts for: Σ w weight(target), with w the weight of each row, 1 where `weights` is empty.
    fn total(&self, targets: &[Self::Target], weights: &[S]) -> f64 {
        let weights = weights.iter().copied().chain(core::iter::repeat(S::ONE));
        targets.iter().zip(weights).map(|(target, weight)| (weight * self.weight(target)).to_f64()).sum()
    }

    /// The mean loss of a batch whose rows have weights, Σ w row / [`total`](Self::total); writes its gradient with respect to the outputs.
    fn gradient_weighted(&self, outputs: &[S], targets: &[Self::Target], weights: &[S], d_outputs: &mut [S]) -> S {
        dispatch(OfWidth::<_, OUT>(Gradient { loss: self, outputs, targets, weights, d_outputs }))
    }

    /// The mean loss of a batch whose rows have weights.
    fn mean_weighted(&self, outputs: &[S], targets: &[Self::Target], weights: &[S]) -> S {
        dispatch(OfWidth::<_, OUT>(Mean { loss: self, outputs, targets, weights }))
    }

    /// The mean loss of a batch; writes its gradient with respect to the outputs.
    fn gradient(&self, outputs: &[S], targets: &[Self::Target], d_outputs: &mut [S]) -> S {
        self.gradient_weighted(outputs, targets, &[], d_outputs)
    }

    /// The mean loss of a batch.
    fn mean(&self, outputs: &[S], targets: &[Self::Target]) -> S {
        self.mean_weighted(outputs, targets, &[])
    }
}

/// What an answer is compared with: a row of numbers, a class, or a type of your own.
pub trait Target<S>: Clone + Send + Sync + 'static {
    /// The class, where it is one.
    fn class(&self) -> Option<usize> {
        None
    }

    /// The numbers, where it is a row of them.
    fn values(&self) -> &[S] {
        &[]
    }

    /// Rows of numbers as targets, where these are rows of numbers: what a loss compares with in the unit of a `Rescale`.
    #[must_use]
    fn rows(numbers: &[S]) -> Option<&[Self]> {
        let _ = numbers;
        None
    }

    /// Whether it can stand beside an answer of so many numbers, and if not, what was expected.
    ///
    /// # Errors
    /// Says what was found and what was expected.
    fn check(&self, outputs: usize) -> Result<(), String> {
        let _ = outputs;
        Ok(())
    }
}

impl<S> Target<S> for usize {
    fn class(&self) -> Option<usize> {
        Some(*self)
    }

    fn check(&self, outputs: usize) -> Result<(), String> {
        if *self < outputs { Ok(()) } else { Err(format!("class {self}, but classes are counted from 0 to {}", outputs - 1)) }
    }
}

impl<S: Scalar, const N: usize> Target<S> for [S; N] {
    fn values(&self) -> &[S] {
        self.as_ref()
    }

    fn rows(numbers: &[S]) -> Option<&[Self]> {
        Some(numbers.as_chunks().0)
    }

    fn check(&self, _: usize) -> Result<(), String> {
        expect(self, "a finite one", S::is_finite)
    }
}

/// What a report tells of a network beside its loss, by what its outputs are. See [`Evaluation`](crate::trainer::Evaluation).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Metric {
    /// Numbers: errors, and R².
    Regression,
    /// A probability for each class. The largest output is the answer, the first of equals.
    Accuracy,
    /// A score for each class, which is no probability. The largest is the answer.
    ScoreAccuracy,
    /// Each output the probability of something: above ½ the answer is yes, and so is a target.
    BinaryAccuracy,
    /// Each output a score: above 0 the answer is yes, and so is a target.
    SignAccuracy,
    /// The loss alone.
    None,
}

/// The first number that is not as it should be, as the error of a [`check`](Loss::check).
fn expect<S: Scalar>(numbers: &[S], what: &str, is: impl Fn(S) -> bool) -> Result<(), String> {
    match numbers.iter().position(|x| !is(*x)) {
        None => Ok(()),
        Some(place) => Err(format!("number {place} is {}, expected {what}", numbers[place])),
    }
}
