//! The traits for training a network.

use std::path::Path;

use rand::Rng;

use crate::compiled::{Compiled, WithTarget};
use crate::data::{self, Source};
use crate::error::Error;
use crate::evaluation::{self, Evaluation, OutputMetrics};
use crate::extract;
use crate::fold;
use crate::gradient_check::{self, GradientCheck};
use crate::metrics::{ConfusionMatrix, RocCurve};
use crate::pass::{self, some_rows};
use crate::ranks::Ranks;
use crate::row_weights;
use crate::shards::End;
use crate::store::{self, Loaded};
use crate::workspace::{Fingerprint, Workspace};

/// A network that can be trained. With the feature `train`, every network implements it.
pub trait Train: Compiled {
    /// Creates a network with initial values: each layer's initialiser draws the weights, and biases are 0.
    #[doc(alias("reset_parameters", "new"))]
    fn init<R: Rng + ?Sized>(mut rng: &mut R) -> Self {
        let mut network = Self::zeros();
        let (parameters, statistics) = network.numbers_mut();
        Self::initialize(parameters, statistics, &mut rng);
        network
    }

    /// Allocates the memory of a training loop, for batches of up to `rows` rows. It grows when a larger batch comes.
    #[must_use]
    fn workspace(rows: usize) -> Workspace<Self> {
        Workspace::new(rows)
    }

    /// Returns the bytes of a [`workspace`](Self::workspace) for `rows` rows, without the gradient, which takes as much as the network
    /// itself. With several threads, the parts together take this much, and each thread has a gradient.
    #[must_use]
    fn workspace_bytes(rows: usize) -> usize {
        Workspace::<Self>::bytes(rows)
    }

    /// Predicts many rows. Each output is the one that [`predict`](crate::Network::predict) returns for its row, up to rounding. An empty
    /// batch gives no outputs.
    #[doc(alias("inference", "eval"))]
    fn predict_batch<'w>(&self, inputs: &[Self::Input], workspace: &'w mut Workspace<Self>) -> &'w [Self::Output] {
        pass::predict_batch(self, inputs, workspace)
    }

    /// Runs the forward pass of training: dropout is active, and batch normalisation uses the statistics of the batch. The workspace keeps
    /// what [`backward`](Self::backward) needs.
    ///
    /// # Errors
    /// The batch is empty, or has fewer rows than a layer needs.
    fn forward<'w>(&self, inputs: &[Self::Input], workspace: &'w mut Workspace<Self>) -> Result<&'w [Self::Output], Error> {
        let rows = some_rows::<Self>("forward", inputs)?;
        workspace.reserve(rows);
        workspace.last = Some(Fingerprint::of(inputs));
        let batch = workspace.next_batch(rows);
        workspace.begin_states(rows);
        workspace.work(batch, self, inputs, pass::NO_TARGETS, &[]).forward(End::Outputs, &mut Ranks::alone());
        Ok(&workspace.outputs[..rows])
    }

    /// Runs the backward pass for a gradient that the caller computes.
    ///
    /// `d_outputs` is the derivative of a loss with respect to each output. [`Workspace::gradient`] then holds the derivative with respect
    /// to each parameter, summed over the rows.
    ///
    /// The backward pass overwrites what the forward pass kept, so each one needs its own forward pass.
    ///
    /// # Errors
    /// The batch is not that of the last [`forward`](Self::forward), it already had its backward pass, or its number of rows differs from
    /// that of `d_outputs`.
    #[doc(alias("backpropagation", "vjp"))]
    fn backward(&self, inputs: &[Self::Input], d_outputs: &[Self::Output], workspace: &mut Workspace<Self>) -> Result<(), Error> {
        let rows = some_rows::<Self>("backward", inputs)?;
        if rows != d_outputs.len() {
            return Err(Error::RowsDiffer { inputs: rows, others: d_outputs.len(), what: "gradients of outputs" });
        }
        match workspace.last {
            None => {
                return Err(Error::NotLastForward {
                    why: "no forward pass went right before it, and each backward pass uses up what one kept",
                });
            }
            Some(last) if last.rows != rows => return Err(Error::NotLastForward { why: "the number of rows differs" }),
            Some(last) if last != Fingerprint::of(inputs) => return Err(Error::NotLastForward { why: "the inputs differ" }),
            Some(_) => workspace.spend(rows),
        }
        workspace.d_outputs[..rows].copy_from_slice(d_outputs);
        let mut work = workspace.work_again(workspace.batch(rows), self, inputs, pass::NO_TARGETS, &[]);
        work.backward(End::Outputs, &mut Ranks::alone());
        Ok(())
    }

    /// Returns the parameters for modification.
    fn parameters_mut(&mut self) -> &mut [Self::Scalar] {
        self.numbers_mut().0
    }

    /// Returns the statistics (running means and variances, scalers) for modification.
    fn statistics_mut(&mut self) -> &mut [Self::Scalar] {
        self.numbers_mut().1
    }

    /// Folds each batch normalisation that directly follows a `Dense` or a convolution into it.
    ///
    /// The returned network is equal to this one up to rounding. With s = γ / √(variance + ε), the weight becomes W s, the bias becomes (b
    /// − mean) s + β, and the normalisation becomes the identity. If that layer has no bias, the normalisation keeps the shift.
    #[must_use]
    #[doc(alias("fuse_modules", "fuse_conv_bn"))]
    fn fold(&self) -> Self {
        fold::fold(self)
    }

    /// [Folds](Self::fold) this network into one that is declared without the batch normalisations. Layers correspond by name.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! { struct Trained(4) -> 1 { hidden: Dense(8), BatchNorm, Relu, output: Dense(1) } }
    /// network! { struct Deployed(4) -> 1 { hidden: Dense(8), Relu, output: Dense(1) } }
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let trained = Trained::init(&mut StdRng::seed_from_u64(1));
    /// let deployed: Deployed = trained.fold_into()?;
    /// assert!((deployed.predict(&[0.5; 4])[0] - trained.predict(&[0.5; 4])[0]).abs() < 1e-6);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The other network has a tensor that this one lacks, or one of another shape, or it lacks a tensor that is not folded away.
    fn fold_into<M: Train<Scalar = Self::Scalar>>(&self) -> Result<M, Error> {
        fold::fold_into(self)
    }

    /// Copies a network that is a layer of this one. `layer` is its name in the declaration.
    ///
    /// It can be saved and embedded without the rest, such as the decoder of an auto-encoder:
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! { struct Decoder(2) -> 8 { Dense(8), Relu, Dense(8) } }
    /// network! { struct AutoEncoder(8) -> 8 { encoder: Dense(2), decoder: self::Decoder } }
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let net = AutoEncoder::init(&mut StdRng::seed_from_u64(1));
    /// let decoder: Decoder = net.extract("decoder")?;
    /// assert_eq!(decoder.parameters(), net.decoder().parameters);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// There is no layer with that name, or it is another network: a tensor is missing, left over or of another shape.
    #[doc(alias("submodule", "get_submodule", "get_layer"))]
    fn extract<M: Train<Scalar = Self::Scalar>>(&self, layer: &str) -> Result<M, Error> {
        extract::extract(self, layer)
    }

    /// Writes every tensor to a safetensors file, in PyTorch's shapes. The file is written atomically.
    ///
    /// # Errors
    /// The file cannot be written.
    #[doc(alias("state_dict", "torch.save", "export"))]
    fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        store::save(self, path.as_ref())
    }

    /// Reads a file that [`save`](Self::save) wrote, or a PyTorch state dict with the same names.
    ///
    /// `F16`, `BF16`, `F32` and `F64` are converted to the network's scalar. PyTorch's `num_batches_tracked` is ignored. If the names
    /// differ, use [`Weights`](crate::Weights); the error message suggests the call if it finds one.
    ///
    /// # Errors
    /// The file cannot be read, is not a safetensors file, or its tensors are not exactly those of the declaration. The error lists every
    /// tensor that is missing, extra, or of another shape or type.
    #[doc(alias("load_state_dict", "torch.load", "from_pretrained"))]
    fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        store::load(path.as_ref())
    }

    /// Reads from a file of another network each tensor whose name and shape match, for fine-tuning.
    ///
    /// All other tensors keep their values, and the report lists them.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(CrossEntropy)]
    ///     struct Old(4) -> 10 { body: Dense(8), Relu, output: Dense(10), Softmax }
    /// }
    /// network! {
    ///     #[loss(CrossEntropy)]
    ///     struct New(4) -> 3 { body: Dense(8), Relu, output: Dense(3), Softmax }
    /// }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("old.safetensors");
    /// # Old::init(&mut StdRng::seed_from_u64(1)).save(&path)?;
    /// # let data = Dataset::<New>::from_rows([([0.1, 0.2, 0.3, 0.4], 1), ([0.4, 0.3, 0.2, 0.1], 2)]);
    /// let mut net = New::init(&mut StdRng::seed_from_u64(1));
    /// let report = net.load_matching(&path)?;
    /// assert_eq!(report.loaded, ["body.weight", "body.bias"]);
    /// Trainer::new(Adam::default()).freeze("body").fit(&mut net, &data)?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The file cannot be read, is not a safetensors file, or has no matching tensor.
    #[doc(alias("transfer learning", "load_state_dict", "pretrained"))]
    fn load_matching(&mut self, path: impl AsRef<Path>) -> Result<Loaded, Error> {
        store::load_matching(self, path.as_ref())
    }
}

impl<N: Compiled> Train for N {}

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
