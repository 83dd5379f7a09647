//! The trait for training with a loss.

use crate::compiled::WithTarget;
use crate::data::{self, Source};
use crate::error::Error;
use crate::evaluation::{self, Evaluation, OutputMetrics};
use crate::gradient_check::{self, GradientCheck};
use crate::metrics::{ConfusionMatrix, RocCurve};
use crate::pass::{self};
use crate::row_weights;
use crate::workspace::Workspace;

use super::Train;

/// A network with a loss: the methods that `#[loss(…)]` adds.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss: write `#[loss(…)]` on its declaration",
    label = "without a loss it cannot learn from targets"
)]
pub trait Supervised: Train + WithTarget {
    /// Forward, mean loss and backward in one, with the loss fused to the last activation where that is the stable
    /// form. Returns the mean loss; its gradient is [`Workspace::gradient`].
    ///
    /// # Errors
    /// The batch is empty or has fewer rows than a layer needs, the numbers of targets and inputs differ, or the loss cannot use a target.
    #[doc(alias("loss.backward", "backpropagation", "autograd"))]
    fn gradient(&self, inputs: &[Self::Input], targets: &[Self::Target], workspace: &mut Workspace<Self>) -> Result<Self::Scalar, Error> {
        pass::gradient(self, inputs, targets, &[], workspace)
    }

    /// Like [`gradient`](Self::gradient), with a weight for each row: the mean loss is Σ w loss / Σ w. A row of weight 0 is ignored, and a
    /// row of weight 2 counts like two rows, except in the statistics of batch normalisation.
    ///
    /// # Errors
    /// As [`gradient`](Self::gradient). Also, the numbers of weights and inputs differ, or a weight is negative, NaN or infinite.
    #[doc(alias("sample_weight"))]
    fn gradient_weighted(
        &self,
        inputs: &[Self::Input],
        targets: &[Self::Target],
        weights: &[Self::Scalar],
        workspace: &mut Workspace<Self>,
    ) -> Result<Self::Scalar, Error> {
        row_weights::check(inputs.len(), weights)?;
        pass::gradient(self, inputs, targets, weights, workspace)
    }

    /// Like [`gradient`](Self::gradient), for sequences that are longer than a row: row i of each piece goes on where row i of the piece before
    /// ended. The gradient is that of the mean loss over all pieces, through all of them, not truncated.
    ///
    /// The memory is that of one piece, and the states before each. On the way back each piece is computed again (gradient checkpointing; Chen and
    /// others, "Training deep nets with sublinear memory cost", 2016, arXiv 1604.06174), so a step takes about a third longer. A sequence of 4096
    /// steps in 64 pieces of 64 takes the activations of 64 steps and 64 states. Each sequence begins without a memory.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(MeanSquaredError)]
    ///     #[stream]
    ///     struct Piece([8, 1]) -> [8, 1] { Gru(4), Dense(1) }
    /// }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let net = Piece::init(&mut StdRng::seed_from_u64(1));
    /// let mut workspace = Piece::workspace(2);
    /// // Two sequences of 32 steps, in four pieces.
    /// let (inputs, targets) = ([[[[0.5_f32]; 8]; 2]; 4], [[[[1.0_f32]; 8]; 2]; 4]);
    /// let loss = net.gradient_through(&inputs.each_ref().map(|piece| &piece[..]), &targets.each_ref().map(|piece| &piece[..]), &mut workspace)?;
    /// assert!(loss > 0.0 && workspace.gradient().parameters().iter().any(|d| *d != 0.0));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`gradient`](Self::gradient) and [`Workspace::carry_state`], or the pieces have different numbers of rows.
    #[doc(alias("gradient checkpointing", "recompute", "BPTT", "remat", "long sequences"))]
    fn gradient_through(
        &self,
        inputs: &[&[Self::Input]],
        targets: &[&[Self::Target]],
        workspace: &mut Workspace<Self>,
    ) -> Result<Self::Scalar, Error> {
        pass::gradient_through(self, inputs, targets, workspace)
    }

    /// Compares the gradient with differences of the loss, for every parameter and every input: a test for a layer, an activation or a loss of
    /// your own. [`GradientCheck`] says how, with an example. It takes at least four passes for each number.
    ///
    /// # Errors
    /// As [`gradient`](Self::gradient).
    #[doc(alias("gradcheck", "gradient checking", "numerical gradient", "finite differences", "check_grad"))]
    fn check_gradients(&self, inputs: &[Self::Input], targets: &[Self::Target]) -> Result<GradientCheck, Error> {
        gradient_check::check_gradients(self, inputs, targets)
    }

    /// Returns the mean loss of predictions: dropout is inactive, and batch normalisation uses its running statistics.
    ///
    /// # Errors
    /// As [`gradient`](Self::gradient).
    fn loss(&self, inputs: &[Self::Input], targets: &[Self::Target], workspace: &mut Workspace<Self>) -> Result<Self::Scalar, Error> {
        pass::loss(self, inputs, targets, &[], workspace)
    }

    /// Like [`loss`](Self::loss), with a weight for each row.
    ///
    /// # Errors
    /// As [`gradient_weighted`](Self::gradient_weighted).
    fn loss_weighted(
        &self,
        inputs: &[Self::Input],
        targets: &[Self::Target],
        weights: &[Self::Scalar],
        workspace: &mut Workspace<Self>,
    ) -> Result<Self::Scalar, Error> {
        row_weights::check(inputs.len(), weights)?;
        pass::loss(self, inputs, targets, weights, workspace)
    }

    /// Fits `Standardize` to the inputs and `Rescale` to the targets of a data set.
    ///
    /// Scalers that are already fitted (not all means are 0 or not all deviations are 1) keep their values. A constant column gets
    /// deviation 1.
    ///
    /// # Errors
    /// The data set has no rows, or contains NaN or infinity.
    #[doc(alias("StandardScaler", "normalize"))]
    fn fit_scalers(&mut self, data: &(impl Source<Self> + ?Sized)) -> Result<(), Error> {
        data::fit_scalers(self, data)
    }

    /// Evaluates predictions for a data set: the mean loss and the metrics that suit it.
    ///
    /// # Errors
    /// The data set has no rows, or a target that the loss cannot use.
    #[doc(alias("score", "test", "validate", "accuracy"))]
    fn evaluate(&self, data: &(impl Source<Self> + ?Sized)) -> Result<Evaluation, Error> {
        evaluation::evaluate(self, data, &mut Self::workspace(0))
    }

    /// Returns the confusion matrix of a data set, with precision, recall and F1 of each class. A network with one output for yes or no has
    /// two classes; class 1 is yes.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate). Also, the network is not a classifier, has several outputs with names, or gives NaN.
    #[doc(alias("confusion_matrix", "classification_report", "precision", "recall", "F1"))]
    fn confusion(&self, data: &(impl Source<Self> + ?Sized)) -> Result<ConfusionMatrix, Error> {
        evaluation::confusion(self, evaluation::only::<Self>("a confusion matrix")?, data)
    }

    /// Returns the [top-k accuracy](crate::metrics::top_k): the share of rows whose class is among the `k` largest outputs.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate). Also, the network does not have one output per class, or `k` is 0.
    #[doc(alias("top_k_accuracy_score"))]
    fn top_k(&self, data: &(impl Source<Self> + ?Sized), k: usize) -> Result<f64, Error> {
        evaluation::top_k(self, evaluation::only::<Self>("top-k accuracy")?, data, k)
    }

    /// Returns the area under the ROC curve. See [`metrics::roc_auc`](crate::metrics::roc_auc).
    ///
    /// With two classes it is that of class 1. With more classes, or several yes-or-no outputs, it is the mean over each. See
    /// [`metrics::roc_auc_one_vs_rest`](crate::metrics::roc_auc_one_vs_rest).
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate). Also, the network is not a classifier.
    #[doc(alias("AUC", "roc_auc_score"))]
    fn roc_auc(&self, data: &(impl Source<Self> + ?Sized)) -> Result<f64, Error> {
        evaluation::roc_auc(self, evaluation::only::<Self>("an ROC curve")?, data)
    }

    /// Returns the ROC curve of one output: true positives over false positives for that class against all others, or for that yes-or-no
    /// output. With two classes whose outputs are scores, not probabilities, it is the curve of the score minus the other class's score.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate). Also, the network is not a classifier, the output does not exist, an output is NaN, or there are no
    /// positive or no negative rows.
    fn roc_curve(&self, data: &(impl Source<Self> + ?Sized), output: usize) -> Result<RocCurve, Error> {
        evaluation::roc_curve(self, evaluation::only::<Self>("an ROC curve")?, data, output)
    }

    /// The confusion matrix, ROC curve and top-k accuracy of an output by its name.
    ///
    /// # Errors
    /// No output has that name.
    #[doc(alias("confusion_matrix", "roc_auc_score", "multi-task"))]
    fn metrics_of(&self, output: &str) -> Result<OutputMetrics<'_, Self>, Error> {
        evaluation::of_output(self, output)
    }
}

#[diagnostic::do_not_recommend]
impl<N: WithTarget> Supervised for N {}
