/// Layer kind: a chain of layers with a skip connection: y = body(x) + x.
///
/// ```text
/// Residual { Dense(64), Relu, Dense(64) }
/// ```
///
/// The body keeps the shape of its input. With `Residual(project) { … }` the widths may differ: y = body(x) + x · W, with a trained W. On an
/// image the number of channels may differ, on a sequence that of features, and W works on those of each position. The layers
/// of the body are named and numbered as if they stood in the declaration itself, and so are their tensors.
///
/// Tensors: those of the body and, with `project`:
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight` | `[outputs, inputs]` | weight |
///
/// The gradient is the sum of the gradient through the body and d itself, so it reaches the first layers of a deep network.
///
/// He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition" (2015).
#[derive(Debug)]
pub struct Residual;

/// Layer kind: branches on the same input with concatenated outputs: y = [branch₁(x), branch₂(x), …].
///
/// ```text
/// Concat { Dense(8), { Dense(16), Relu, Dense(8) } }
/// ```
///
/// Branches over images are joined along their channels, those over sequences along their features; all other sizes must be equal.
///
/// A branch is one layer, or several in braces. `Identity` is a branch that passes the input through, as in Huang et al., "Densely
/// Connected Convolutional Networks" (2017). The layers of branches are named and numbered as if they stood in the declaration itself.
/// Tensors: those of the branches. The gradient is the sum of the gradients through the branches.
#[derive(Debug)]
pub struct Concat;

/// Layer kind: some of the numbers, in any order: y = x[4..8].
///
/// ```text
/// gates: Dense(16), Multiply { Slice(..8), { Slice(8..), Sigmoid } }
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `Slice(4..8)`, `Slice(..4)`, `Slice(4..)` | neighbouring numbers; what is left out is the first or the last number |
/// | `Slice([7, 0..4, 2])` | single numbers and ranges, in this order; a number may be taken several times |
/// | `Slice([(0..8).rev()])`, `Slice([(0..8).step_by(2)])` | from the last one to the first, or every second one |
///
/// Of a sequence it takes features of each step, of an image whole channels; steps and pixels are taken between two
/// [`Permute`](super::Permute). Numbers are literals. A range that is empty, or ends behind the last number, is an error. The two branches above
/// are the gated linear unit of Dauphin, Fan, Auli and Grangier (2017). `Slice([(1..4).rev(), 0..9])` is a padding by reflection.
///
/// No tensors. The gradient is d for the numbers it takes, added where one is taken several times, and 0 for all others.
#[derive(Debug)]
pub struct Slice;

/// Layer kind: the axes in another order: yᵢⱼ = xⱼᵢ.
///
/// ```text
/// mixed: Permute([1, 0]), Dense(64), Gelu, Dense(16), Permute([1, 0])
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `Permute([1, 0])` | of a sequence: steps become features, and features steps |
/// | `Permute([1, 2, 0])` | of an image of `[channels, height, width]`: one of `[height, width, channels]`, in PyTorch's order, as `permute` and Keras' `Permute` without the axis of rows |
///
/// The example mixes steps, as the MLP-Mixer of Tolstikhin et al. (2021). No tensors. The gradient goes back into the first order.
#[derive(Debug)]
pub struct Permute;

/// Layer kind: branches on the same input whose outputs are added: y = branch₁(x) + branch₂(x) + ….
///
/// ```text
/// Add {
///     { Conv2d(32, kernel = 1, stride = 2), BatchNorm },
///     { Conv2d(32, kernel = 3, stride = 2, padding = 1), BatchNorm, Relu, Conv2d(32, kernel = 3, padding = same), BatchNorm },
/// }
/// ```
///
/// All branches give the same shape. They are written as those of [`Concat`]. `Add { Identity, { … } }` is [`Residual { … }`](Residual), and
/// a shortcut with layers of its own, as above, is a branch. Tensors: those of the branches. The gradient is the sum of the gradients
/// through the branches, each with d.
#[derive(Debug)]
pub struct Add;

/// Layer kind: branches on the same input whose outputs are multiplied number by number: y = branch₁(x) · branch₂(x) · ….
///
/// ```text
/// Multiply { Dense(64), { Dense(64), Sigmoid } }
/// ```
///
/// All branches give the same shape. They are written as those of [`Concat`]. A branch that ends with `Sigmoid` is a gate: its numbers
/// between 0 and 1 scale those of the other branches. Tensors: those of the branches. The gradient of a branch is d times the outputs of the
/// others.
///
/// Dauphin, Fan, Auli and Grangier, "Language Modeling with Gated Convolutional Networks" (2016).
#[derive(Debug)]
pub struct Multiply;

/// Layer kind: an earlier layer once more, with the same weights.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     /// Whether two pictures show the same digit: a Siamese network.
///     #[loss(BinaryCrossEntropy)]
///     pub struct Same(left: 64, right: 64) -> 1 {
///         Concat {
///             { encoder: Repeat(1) { Dense(32), Relu, Dense(8), Tanh } },
///             { From(right), Again(encoder) },
///         },
///         Dense(16), Relu, Dense(1), Sigmoid,
///     }
/// }
///
/// # fn main() {
/// assert_eq!(Same::PARAMETERS, (64 * 32 + 32) + (32 * 8 + 8) + (16 * 16 + 16) + (16 + 1));
/// # }
/// ```
///
/// Argument: the name of an earlier layer. Where that has layers inside, as a [`Repeat`], a [`Residual`] or a [`Concat`], all of them are used
/// again; what they read outside stays, except what was given to it. It takes the shape that the earlier layer took. A
/// [`Dropout`](crate::kind::Dropout) draws other numbers, and a recurrent layer begins with a state of its own.
///
/// The tensors exist once: in files, in sums of parameters, for penalties and for clipping. Each has the sum of the gradients of all uses. A
/// layer that measures what it is given (`BatchNorm`, `Standardize`, `Rescale`) and a layer named by a path cannot be used again.
///
/// Bromley, Guyon, LeCun, Säckinger and Shah, "Signature Verification using a Siamese Time Delay Neural Network" (1993).
#[derive(Debug)]
pub struct Again;

/// Layer kind: the output of an earlier layer, as the beginning of a branch.
///
/// ```text
/// down1: Conv2d(16, kernel = 3, padding = same), Relu, MaxPool(2),
/// …
/// Upsample(2), Concat { Identity, From(down1) },
/// ```
///
/// Argument: the name of an earlier layer, anywhere in the network, or of an input: `Concat { Identity, { From(facts), Dense(16) } }`. `From` is
/// the first layer of a branch of [`Concat`], [`Add`] or [`Multiply`], and the layers after it work on that output. In a copy of a [`Repeat`] the name means the layer of that copy, if there is
/// one. It computes nothing. Its gradient is added to the other gradients of that output. No tensors.
///
/// Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation" (2015).
#[derive(Debug)]
pub struct From;

/// Layer kind: a branch for each output of a network whose outputs have names. It is the last layer.
///
/// ```text
/// Heads { kind: { Dense(5), Softmax }, price: { Dense(1), Rescale } }
/// ```
///
/// All branches work on the same input. A branch has the name of its output, and gives the shape that the network declares for it. A branch of
/// one layer needs no braces; `price: Dense(1)` also names that layer. [`SUMMARY`](crate::Network::SUMMARY) and the documentation of the
/// network show the layers of a branch under the name of its output. Each output has its own loss:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[derive(Debug)]
///     #[loss(kind = CrossEntropy, price = MeanSquaredError * 0.5)]
///     struct Listing(photo: [3, 8, 8], facts: 4) -> (kind: 3, price: 1) {
///         Conv2d(4, kernel = 3), Relu, GlobalAvgPool,
///         Concat { Identity, From(facts) },
///         Dense(8), Relu,
///         Heads { kind: { Dense(3), Softmax }, price: Dense(1) },
///     }
/// }
/// # fn main() {
/// let net = Listing::init(&mut StdRng::seed_from_u64(1));
/// let answer = net.predict(&ListingInput { photo: [0.5; 192], facts: [1.0, 2.0, 3.0, 4.0] });
/// assert!((answer.kind.iter().sum::<f32>() - 1.0).abs() < 1e-6);
/// let target = ListingTarget { kind: 2, price: [0.7] };
/// let data = Dataset::<Listing>::from_rows([(ListingInput { photo: [0.5; 192], facts: [1.0; 4] }, target)]);
/// # let _ = (answer.price, data);
/// # }
/// ```
///
/// The loss of the network is the sum of the losses, each times its factor. Each is the mean over the rows that have a target for that output: a
/// class of [`IGNORE`](crate::loss::IGNORE), or numbers that are all NaN, do not count. Tensors: those of the branches. The gradient is the sum
/// of the gradients through the branches.
///
/// Caruana, "Multitask Learning" (1997).
#[derive(Debug)]
pub struct Heads;

/// Layer kind: a body repeated n times, each copy with its own weights: y = bodyₙ(… body₁(x)).
///
/// ```text
/// Repeat(3) { Residual { Dense(64), BatchNorm, Relu } }
/// ```
///
/// Argument: n, a literal, at most 1000. The copies are written out one after the other. Layers without a name are numbered on; a layer
/// named `hidden` becomes `hidden_1`, `hidden_2`, `hidden_3`. In a `Repeat` with a name, `blocks: Repeat(3) { … }`, it becomes
/// `blocks.0.hidden`, `blocks.1.hidden`, `blocks.2.hidden`, as in PyTorch's `ModuleList`, and its methods are `blocks_0_hidden`, … Tensors:
/// those of the copies.
#[derive(Debug)]
pub struct Repeat;

/// Layer kind: returns its input: y = x.
///
/// ```text
/// Concat { Identity, { Dense(8), Relu } }
/// ```
///
/// It computes nothing and costs nothing. It serves as a branch of a [`Concat`], or gives a place in the network a name. No arguments, no
/// tensors.
#[derive(Debug)]
pub struct Identity;

/// Layer kind: returns its input, y = x, and adds a penalty on the size of its numbers to the loss: λ Σ |x| or λ Σ x² for each row.
///
/// ```text
/// Dense(32), Relu, Activity(L1(1e-4)),
/// ```
///
/// Argument: `L1(λ)` or `L2(λ)`, with λ greater than 0. What is added is a mean over the rows, as the loss is. With `L1` behind the code of an
/// auto-encoder, few of its units are active for a row (a sparse auto-encoder). The network has a loss. Its reports show the part that layers
/// added: [`Epoch::added_loss`](crate::trainer::Epoch::added_loss), [`Evaluation::added_loss`](crate::trainer::Evaluation::added_loss). `forward`
/// and `backward` without a loss leave it out. No tensors. The gradient is d plus λ sign(x) or 2 λ x, divided by the number of rows.
///
/// Keras calls it `ActivityRegularization`. Source: Ng, "Sparse autoencoder", lecture notes of CS294A (2011).
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Sparse(8) -> 8 { code: Dense(16), Relu, Activity(L1(0.01)), Dense(8) }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let net = Sparse::init(&mut StdRng::seed_from_u64(1));
/// let mut workspace = Sparse::workspace(1);
/// let loss = net.gradient(&[[0.5; 8]], &[[0.5; 8]], &mut workspace)?;
/// assert!(workspace.added_loss() > 0.0 && workspace.added_loss() < loss);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Activity;

/// Layer kind: a sample from a normal distribution, whose mean and variance it reads: y = μ + exp(½ ln σ²) ε, with ε from N(0, 1).
///
/// ```text
/// Concat { means: Dense(20), log_variances: Dense(20) },
/// Sample(20),
/// ```
///
/// Arguments: the number n of outputs; `kl`, what the divergence is multiplied by (default: 1). Of the 2 n numbers that it reads, the first n are
/// means μ, the others logarithms of variances ln σ². The divergence from N(0, 1) is added to the loss of each row: −½ Σ (1 + ln σ² − μ² − σ²).
/// With `BinaryCrossEntropy(sum)` the loss is the negative evidence lower bound of a variational auto-encoder, in nats. Predictions give the mean,
/// and so do evaluations, whose loss has the divergence too. On a sequence it works at each step. No tensors.
///
/// The gradient with respect to μ is d, and that with respect to ln σ² is ½ d (y − μ), each plus that of the divergence.
///
/// The decoder is best a network of its own, which a program can embed without the encoder:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! { struct Decoder(2) -> 16 { Dense(8), Relu, Dense(16) } }
/// network! {
///     #[loss(BinaryCrossEntropy(sum))]
///     struct Vae(16) -> 16 {
///         Dense(8), Relu,
///         Concat { means: Dense(2), log_variances: Dense(2) },
///         Sample(2),
///         decoder: self::Decoder, Sigmoid,
///     }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let net = Vae::init(&mut StdRng::seed_from_u64(1));
/// let mut workspace = Vae::workspace(1);
/// let loss = net.gradient(&[[0.5; 16]], &[[0.5; 16]], &mut workspace)?;
/// assert!(workspace.added_loss() > 0.0 && workspace.added_loss() < loss);
/// # Ok(()) }
/// ```
///
/// Kingma and Welling, "Auto-Encoding Variational Bayes" (2013).
#[derive(Debug)]
pub struct Sample;
