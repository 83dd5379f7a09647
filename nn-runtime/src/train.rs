//! What training adds to a network.

use std::path::Path;

use rand::Rng;

use crate::compiled::{Compiled, WithTarget};
use crate::data::{self, Source};
use crate::error::Error;
use crate::evaluation::{self, Evaluation};
use crate::fold;
use crate::metrics::{ConfusionMatrix, RocCurve};
use crate::network::Row;
use crate::pass::{self, some_rows};
use crate::row_weights;
use crate::store::{self, Loaded};
use crate::workspace::{Fingerprint, Workspace};

/// A network that can be trained. Every network is one when the feature `train` is on.
pub trait Train: Compiled {
    /// A network with first values: each weight drawn by its layer's initialiser, biases 0.
    fn init<R: Rng + ?Sized>(mut rng: &mut R) -> Self {
        let mut network = Self::zeros();
        let (parameters, statistics) = network.numbers_mut();
        Self::initialize(parameters, statistics, &mut rng);
        network
    }

    /// The memory of a training loop, for batches of up to `rows` rows. A larger batch makes it grow.
    #[must_use]
    fn workspace(rows: usize) -> Workspace<Self> {
        Workspace::new(rows)
    }

    /// What a [`workspace`](Self::workspace) for so many rows takes, beside the gradient, which takes as much as the network itself. Over several
    /// threads it is the sum of what the parts take, and a gradient for each.
    #[must_use]
    fn workspace_bytes(rows: usize) -> usize {
        Workspace::<Self>::bytes(rows)
    }

    /// The answers for many rows, as [`predict`](crate::Network::predict) gives them for one. No rows give no rows.
    fn predict_batch<'w>(&self, inputs: &[Self::Input], workspace: &'w mut Workspace<Self>) -> &'w [Self::Output] {
        pass::predict_batch(self, inputs, workspace)
    }

    /// The forward pass of training: dropout active, batch normalisation by the batch's own statistics. Keeps what
    /// [`backward`](Self::backward) wants.
    ///
    /// # Errors
    /// The batch is empty, or too small for a layer.
    fn forward<'w>(&self, inputs: &[Self::Input], workspace: &'w mut Workspace<Self>) -> Result<&'w [Self::Output], Error> {
        let rows = some_rows::<Self>("forward", inputs)?;
        workspace.reserve(rows);
        workspace.last = Some(Fingerprint::of(inputs));
        let batch = workspace.next_batch(rows);
        let mut work = workspace.work(batch, self, inputs, pass::NO_TARGETS, &[]);
        work.forward_steps();
        Self::activate(self.statistics(), work.outputs());
        Ok(&workspace.outputs[..rows])
    }

    /// The backward pass, for a gradient that you bring: from the derivative of a loss with respect to each output to
    /// that with respect to each parameter, summed over the rows, in [`Workspace::gradient`].
    ///
    /// It overwrites what the forward pass kept, so each backward pass needs a forward pass of its own.
    ///
    /// # Errors
    /// The batch is not that of the last [`forward`](Self::forward), has been through a backward pass already, or has another number of rows
    /// than `d_outputs`.
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
        Self::activate_backward(self.statistics(), Row::flatten_mut(work.d_outputs), Row::flatten(work.outputs));
        work.backward_steps();
        Ok(())
    }

    /// The trained numbers, to be changed.
    fn parameters_mut(&mut self) -> &mut [Self::Scalar] {
        self.numbers_mut().0
    }

    /// Running means and variances, scalers, to be changed.
    fn statistics_mut(&mut self) -> &mut [Self::Scalar] {
        self.numbers_mut().1
    }

    /// The equal network, up to rounding, with each batch normalisation right behind a `Dense` folded into it: with
    /// s = γ / √(variance + ε), W s stands in place of W and (b − mean) s + β in place of b, and the normalisation does nothing more. A `Dense`
    /// without a bias leaves it the shift.
    #[must_use]
    fn fold(&self) -> Self {
        fold::fold(self)
    }

    /// [`fold`](Self::fold) into a network that is declared without these normalisations, and whose layers have the same names.
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
    /// The other network has tensors that this one has not, or of other shapes, or lacks one that is not folded away.
    fn fold_into<M: Train<Scalar = Self::Scalar>>(&self) -> Result<M, Error> {
        fold::fold_into(self)
    }

    /// Writes every tensor to a safetensors file, in PyTorch's shapes, whole or not at all.
    ///
    /// # Errors
    /// The system refuses to write there.
    fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        store::save(self, path.as_ref())
    }

    /// Reads what [`save`](Self::save) wrote, or a PyTorch state dict of the same names. `F16`, `BF16`, `F32` and `F64` are
    /// converted to the network's scalar; PyTorch's `num_batches_tracked` is passed over. [`Weights`](crate::Weights) reads a file
    /// whose names are others, and the error for one names the call where it is found.
    ///
    /// # Errors
    /// The file cannot be read, is no safetensors file, or its tensors are not exactly those of the declaration; the
    /// error names each that is missing, left over, or of another shape or type.
    fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        store::load(path.as_ref())
    }

    /// Reads what fits of the file of another network: each tensor whose name and shape are the same. The rest stays as it is, and the report
    /// names it. For fine-tuning: a network with a new output begins from what an old one knows.
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
    /// The file cannot be read, is no safetensors file, or has no tensor that fits.
    fn load_matching(&mut self, path: impl AsRef<Path>) -> Result<Loaded, Error> {
        store::load_matching(self, path.as_ref())
    }
}

impl<N: Compiled> Train for N {}

/// What `#[loss(…)]` adds.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss: write `#[loss(…)]` on its declaration",
    label = "without a loss it cannot learn from targets"
)]
pub trait Supervised: Train + WithTarget {
    /// Forward, mean loss and backward in one, with the loss fused to the last activation where that is the stable
    /// form. Returns the mean loss; its gradient is [`Workspace::gradient`].
    ///
    /// # Errors
    /// The batch is empty or too small for a layer, there are not as many targets as inputs, or a target is none for this loss.
    fn gradient(&self, inputs: &[Self::Input], targets: &[Self::Target], workspace: &mut Workspace<Self>) -> Result<Self::Scalar, Error> {
        pass::gradient(self, inputs, targets, &[], workspace)
    }

    /// As [`gradient`](Self::gradient), of rows that count by weights: the mean is Σ w loss / Σ w. A row of weight 0 counts for nothing,
    /// one of weight 2 as if it were there twice, but for the statistics of batch normalisation.
    ///
    /// # Errors
    /// As [`gradient`](Self::gradient); there are not as many weights as inputs, or one is negative or not finite.
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

    /// The mean loss as a prediction makes it: dropout inactive, running statistics.
    ///
    /// # Errors
    /// As [`gradient`](Self::gradient).
    fn loss(&self, inputs: &[Self::Input], targets: &[Self::Target], workspace: &mut Workspace<Self>) -> Result<Self::Scalar, Error> {
        pass::loss(self, inputs, targets, &[], workspace)
    }

    /// As [`loss`](Self::loss), of rows that count by weights.
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

    /// Fits `Standardize` from the inputs and `Rescale` from the targets of a data set, unless they are fitted already (their
    /// means are not all 0 or their deviations not all 1). A constant column gets deviation 1.
    ///
    /// # Errors
    /// The data set has no rows, or a number that is not finite.
    fn fit_scalers(&mut self, data: &(impl Source<Self> + ?Sized)) -> Result<(), Error> {
        data::fit_scalers(self, data)
    }

    /// The mean loss of a data set as predictions make it, and the metrics that suit the loss.
    ///
    /// # Errors
    /// The data set has no rows, or a target that the loss cannot use.
    fn evaluate(&self, data: &(impl Source<Self> + ?Sized)) -> Result<Evaluation, Error> {
        evaluation::evaluate(self, data, &mut Self::workspace(0))
    }

    /// Which class is taken for which, with precision, recall and F1 of each. A network of one output that says yes or no has two: 1 is yes.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate); the answer is no class, or an output is NaN.
    fn confusion(&self, data: &(impl Source<Self> + ?Sized)) -> Result<ConfusionMatrix, Error> {
        evaluation::confusion(self, data)
    }

    /// The share of rows whose class has one of the `k` largest outputs: see [`metrics::top_k`](crate::metrics::top_k).
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate); the network has no output for each class, or `k` is 0.
    fn top_k(&self, data: &(impl Source<Self> + ?Sized), k: usize) -> Result<f64, Error> {
        evaluation::top_k(self, data, k)
    }

    /// The area under the curve of true over false positives: see [`metrics::roc_auc`](crate::metrics::roc_auc). Of several classes, or
    /// several outputs that say yes or no, the mean over each: see [`metrics::roc_auc_one_vs_rest`](crate::metrics::roc_auc_one_vs_rest).
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate); the answer is no class.
    fn roc_auc(&self, data: &(impl Source<Self> + ?Sized)) -> Result<f64, Error> {
        evaluation::roc_auc(self, data)
    }

    /// The curve of true over false positives of one output: a class against all others, or something that holds or does not.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate); the answer is no class, there is no such output, an output is NaN, or not both kinds of rows are there.
    fn roc_curve(&self, data: &(impl Source<Self> + ?Sized), output: usize) -> Result<RocCurve, Error> {
        evaluation::roc_curve(self, data, output)
    }
}

#[diagnostic::do_not_recommend]
impl<N: WithTarget> Supervised for N {}
