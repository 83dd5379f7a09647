//! The traits for training a network.

mod supervised;

use std::path::Path;

use rand::Rng;

use crate::compiled::Compiled;
use crate::error::Error;
use crate::extract;
use crate::fold;
use crate::pass::{self, some_rows};
use crate::ranks::Ranks;
use crate::shards::End;
use crate::store::{self, Loaded};
use crate::workspace::{Fingerprint, Workspace};

pub use supervised::Supervised;

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

    /// Writes the network as an ONNX file, which other libraries run. The file is written atomically. Requires the feature `onnx`: see the
    /// [module](crate::onnx#writing).
    ///
    /// # Errors
    /// A layer is one of your own, or the file cannot be written.
    #[cfg(feature = "onnx")]
    #[doc(alias("export", "torch.onnx.export"))]
    fn save_onnx(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        store::save_onnx(self, path.as_ref())
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
