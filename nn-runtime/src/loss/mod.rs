//! Loss functions. The loss of a batch is the mean of the losses of its rows.
//!
//! y is an output, t its target, p a probability, w a weight.
//!
//! | loss | loss of one row | target |
//! |---|---|---|
//! | [`MeanSquaredError`] | mean of (y − t)² | numbers |
//! | [`MeanAbsoluteError`] | mean of \|y − t\| | numbers |
//! | [`Huber`] | quadratic for small errors, linear for large ones | numbers |
//! | [`CrossEntropy`] | −ln p of the true class | a class |
//! | [`WeightedCrossEntropy`] | the same with label smoothing and class weights | a class |
//! | [`BinaryCrossEntropy`] | mean of −t ln p − (1 − t) ln(1 − p) | probabilities |
//! | [`WeightedBinaryCrossEntropy`] | mean of −w t ln p − (1 − t) ln(1 − p) | probabilities |
//! | [`Hinge`] | mean of max(0, 1 − t y) | numbers ±1 |
//! | [`MulticlassHinge`] | mean over the outputs of max(0, 1 − y of the class + y of another) | a class |
//! | [`EsrLoss`] | Σ (y − t)² / Σ t² of a sequence, for audio | numbers for each step |
//! | [`PerStep`], [`PerPixel`] | the mean of one of these over all steps or pixels | one for each |
//! | [`PaddedSteps`] | the same over the steps that a row has | one for each |
//! | [`After`] | one of these over the steps after a warm-up | one for each step |
//! | [`Summed`] | the sum of one of these over the outputs, not the mean | the same |

#![allow(clippy::doc_markdown)] // PyTorch is a name, not code
#![allow(clippy::inline_always)] // code that runs under a chosen instruction set must be inlined into it

mod after;
mod batch;
mod binary_cross_entropy;
mod cross_entropy;
mod esr_loss;
mod hinge;
mod huber;
mod mean_absolute_error;
mod mean_squared_error;
mod multiclass_hinge;
mod padded_steps;
mod positions;
mod summed;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod time_tests;
mod weighted_binary_cross_entropy;
mod weighted_cross_entropy;

#[doc(alias("warm-up", "burn-in", "init_len", "washout"))]
pub use after::After;
#[doc(alias("BCE", "BCELoss", "BCEWithLogitsLoss", "log loss", "sigmoid cross entropy"))]
pub use binary_cross_entropy::BinaryCrossEntropy;
#[doc(alias("CrossEntropyLoss", "NLLLoss", "negative log likelihood", "log loss", "categorical_crossentropy"))]
pub use cross_entropy::CrossEntropy;
#[doc(alias("ESR", "error-to-signal ratio", "ESRLoss", "pre-emphasis", "audio"))]
pub use esr_loss::EsrLoss;
#[doc(alias("SVM", "HingeEmbeddingLoss", "margin loss"))]
pub use hinge::Hinge;
#[doc(alias("HuberLoss", "SmoothL1", "SmoothL1Loss", "robust loss"))]
pub use huber::Huber;
#[doc(alias("MAE", "L1Loss", "L1 loss"))]
pub use mean_absolute_error::MeanAbsoluteError;
#[doc(alias("MSE", "MSELoss", "L2 loss", "least squares"))]
pub use mean_squared_error::MeanSquaredError;
#[doc(alias("MultiMarginLoss", "multiclass SVM"))]
pub use multiclass_hinge::MulticlassHinge;
#[doc(alias("masked loss", "sequence mask"))]
pub use padded_steps::PaddedSteps;
pub use positions::Compared;
#[doc(alias("ignore_index", "mask"))]
pub use positions::IGNORE;
#[doc(alias("segmentation", "semantic segmentation", "U-Net"))]
pub use positions::PerPixel;
#[doc(alias = "TimeDistributed")]
pub use positions::PerStep;
#[doc(alias("reduction", "sum", "ELBO", "nats"))]
pub use summed::Summed;
#[doc(alias("pos_weight", "class imbalance"))]
pub use weighted_binary_cross_entropy::WeightedBinaryCrossEntropy;
#[doc(alias("label_smoothing", "class_weight", "class imbalance"))]
pub use weighted_cross_entropy::WeightedCrossEntropy;

use self::batch::{Gradient, Mean, OfWidth};
use crate::kernel::dispatch;
use crate::padded::Padded;
use nn_kernels::Scalar;

/// The loss of `OUT` outputs and its gradient.
///
/// To write a loss of your own, implement [`row`](Self::row) and name the type by a path, `#[loss(self::Quartic)]`. The network creates its
/// value with `Default`. The loss of a batch is the mean over its rows.
///
/// ```
/// use nn_runtime::loss::Loss;
///
/// /// The fourth power of the error: large errors count even more.
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
    label = "does not implement `Loss<{OUT}, {S}>`",
    note = "implement `Loss<{OUT}, {S}>` for a loss of your own"
)]
#[doc(alias("criterion", "objective", "cost function", "custom loss"))]
pub trait Loss<const OUT: usize, S: Scalar = f32>: Sync {
    /// The type of a target.
    type Target: Target<S>;

    /// The metrics that a report shows beside the loss.
    const METRIC: Metric = Metric::None;

    /// For the metrics: how many answers a row has, and where the outputs of each are.
    const COMPARED: Compared = Compared::One;

    /// Returns the loss of one row and writes its gradient with respect to `output` into `d_output`.
    fn row(&self, output: &[S; OUT], target: &Self::Target, d_output: &mut [S; OUT]) -> S;

    /// Checks whether this loss can use a target.
    ///
    /// # Errors
    /// The text says what was found and what was expected.
    fn check(&self, target: &Self::Target) -> Result<(), String> {
        target.check(OUT)
    }

    /// Returns the weight of a row with this target in the mean. Default: 1. A loss with class weights returns the weight of the class; its
    /// [`row`](Self::row) already includes that weight.
    fn weight(&self, target: &Self::Target) -> S {
        let _ = target;
        S::ONE
    }

    /// Returns the total weight of a batch: Σ w weight(target), with w the weight of each row, 1 if `weights` is empty.
    fn total(&self, targets: &[Self::Target], weights: &[S]) -> f64 {
        let weights = weights.iter().copied().chain(core::iter::repeat(S::ONE));
        targets.iter().zip(weights).map(|(target, weight)| (weight * self.weight(target)).to_f64()).sum()
    }

    /// Returns the weighted mean loss of a batch, Σ w row / [`total`](Self::total), and writes its gradient with respect to the outputs.
    fn gradient_weighted(&self, outputs: &[S], targets: &[Self::Target], weights: &[S], d_outputs: &mut [S]) -> S {
        dispatch(OfWidth::<_, OUT>(Gradient { loss: self, outputs, targets, weights, d_outputs }))
    }

    /// Returns the weighted mean loss of a batch.
    fn mean_weighted(&self, outputs: &[S], targets: &[Self::Target], weights: &[S]) -> S {
        dispatch(OfWidth::<_, OUT>(Mean { loss: self, outputs, targets, weights }))
    }

    /// Returns the mean loss of a batch and writes its gradient with respect to the outputs.
    fn gradient(&self, outputs: &[S], targets: &[Self::Target], d_outputs: &mut [S]) -> S {
        self.gradient_weighted(outputs, targets, &[], d_outputs)
    }

    /// Returns the mean loss of a batch.
    fn mean(&self, outputs: &[S], targets: &[Self::Target]) -> S {
        self.mean_weighted(outputs, targets, &[])
    }
}

/// The type of a target: a row of numbers, a class, or a type of your own.
#[doc(alias("label"))]
pub trait Target<S>: Clone + Send + Sync + 'static {
    /// Returns the class, if the target is one.
    fn class(&self) -> Option<usize> {
        None
    }

    /// Returns the classes, one for each answer of a row, if targets are classes.
    fn classes(&self) -> &[usize] {
        &[]
    }

    /// Whether the target counts. A step or a pixel of class [`IGNORE`] does not.
    fn counts(&self) -> bool {
        true
    }

    /// The number of steps that are there, if rows may have fewer than others: those of [`Padded`].
    fn steps(&self) -> Option<usize> {
        None
    }

    /// Returns the numbers, if the target is a row of numbers.
    fn values(&self) -> &[S] {
        &[]
    }

    /// Returns the [classes](Self::classes) of one output, counted in the order of the declaration, if a network has several.
    fn classes_of(&self, output: usize) -> &[usize] {
        let _ = output;
        self.classes()
    }

    /// Returns the [numbers](Self::values) of one output, if a network has several.
    fn values_of(&self, output: usize) -> &[S] {
        let _ = output;
        self.values()
    }

    /// Turns rows of numbers into targets, if targets are rows of numbers. The loss of a network that ends in `Rescale` needs it.
    #[must_use]
    fn rows(numbers: &[S]) -> Option<&[Self]> {
        let _ = numbers;
        None
    }

    /// Checks whether the target fits a network with so many outputs.
    ///
    /// # Errors
    /// The text says what was found and what was expected.
    fn check(&self, outputs: usize) -> Result<(), String> {
        let _ = outputs;
        Ok(())
    }
}

impl<S> Target<S> for usize {
    fn class(&self) -> Option<usize> {
        Some(*self)
    }

    fn classes(&self) -> &[usize] {
        core::slice::from_ref(self)
    }

    fn counts(&self) -> bool {
        *self != IGNORE
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

macro_rules! classes_by_position {
    ($($scalar:ident)*) => { $(
        /// A class for each step or pixel.
        impl<const COMPARED: usize> Target<$scalar> for [usize; COMPARED] {
            fn classes(&self) -> &[usize] {
                self
            }
        }
    )* };
}

// One implementation for every `Scalar` would be in conflict with that of `[S; N]`: `Scalar` is of another crate.
classes_by_position!(f32 f64);

/// A class for each step that a row has.
impl<S, const STEPS: usize> Target<S> for Padded<usize, STEPS> {
    fn steps(&self) -> Option<usize> {
        Some(self.len())
    }

    fn classes(&self) -> &[usize] {
        self.all()
    }
}

/// Numbers for each step that a row has. The others are NaN.
impl<S: Scalar, const FEATURES: usize, const STEPS: usize> Target<S> for Padded<[S; FEATURES], STEPS> {
    fn steps(&self) -> Option<usize> {
        Some(self.len())
    }

    fn values(&self) -> &[S] {
        self.all().as_flattened()
    }
}

/// Numbers for each step.
impl<S: Scalar, const FEATURES: usize, const STEPS: usize> Target<S> for [[S; FEATURES]; STEPS] {
    fn values(&self) -> &[S] {
        self.as_flattened()
    }

    fn rows(numbers: &[S]) -> Option<&[Self]> {
        Some(numbers.as_chunks().0.as_chunks().0)
    }
}

/// The metrics that a report shows beside the loss. See [`Evaluation`](crate::trainer::Evaluation).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Metric {
    /// For numbers: errors and R².
    Regression,
    /// For a probability per class. The predicted class is the largest output, the first one if several are equal.
    Accuracy,
    /// For a score per class that is not a probability. The predicted class is the largest output.
    ScoreAccuracy,
    /// For outputs that are probabilities of yes. An output or a target above ½ counts as yes.
    BinaryAccuracy,
    /// For outputs that are scores. An output or a target above 0 counts as yes.
    SignAccuracy,
    /// None: the report shows only the loss.
    None,
}

/// Checks every number with `is`. The error, for a [`check`](Loss::check), names the first that fails.
fn expect<S: Scalar>(numbers: &[S], what: &str, is: impl Fn(S) -> bool) -> Result<(), String> {
    match numbers.iter().position(|x| !is(*x)) {
        None => Ok(()),
        Some(place) => Err(format!("number {place} is {}, expected {what}", numbers[place])),
    }
}
