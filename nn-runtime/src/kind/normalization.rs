//! Kinds that keep activations in range.

/// Layer kind: batch normalisation, y = γ (x − mean) / √(variance + ε) + β for each column of a batch, with trained γ and β.
///
/// ```text
/// hidden: Dense(64), BatchNorm, Relu
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `epsilon` | `1e-5` | ε, above 0 |
/// | `momentum` | `0.1` | how far a training step moves the running statistics towards those of the batch, above 0 and at most 1 |
///
/// A column of an image `[channels, height, width]` is a channel, over all pixels; one of a sequence is a feature, over all steps.
///
/// Training uses the mean and the variance of the batch (divided by n) and needs a batch of at least two rows. Prediction uses the running
/// mean and variance. The running variance is unbiased (divided by n − 1), as in PyTorch.
///
/// A bias of the layer right before has no effect, because the mean is subtracted. Training leaves it out, and its gradient is exactly 0.
///
/// A frozen layer uses the running mean and variance in training too, and does not change them. See
/// [`Trainer::freeze`](crate::trainer::Trainer::freeze) and [`Workspace::freeze`](crate::Workspace::freeze).
///
/// | tensor | shape in files | role | initial value |
/// |---|---|---|---|
/// | `weight` (γ) | `[n]` | scale | 1 |
/// | `bias` (β) | `[n]` | bias | 0 |
/// | `running_mean` | `[n]` | statistic | 0 |
/// | `running_var` | `[n]` | statistic | 1 |
///
/// Ioffe and Szegedy, "Batch Normalization" (2015).
#[derive(Debug)]
pub struct BatchNorm;

/// Layer kind: layer normalisation, y = γ (x − mean(x)) / √(variance(x) + ε) + β over each row, with trained γ and β.
///
/// ```text
/// hidden: Dense(64), LayerNorm, Gelu
/// ```
///
/// Arguments: `epsilon`, above 0, default: `1e-5`; `bias = false` for no β. Training and prediction compute the same. A row has at least two
/// numbers. Over a sequence `[steps, features]` each step is a row. An image is an error: put [`Flatten`](super::Flatten) before it.
///
/// | tensor | shape in files | role | initial value |
/// |---|---|---|---|
/// | `weight` (γ) | `[n]` | scale | 1 |
/// | `bias` (β) | `[n]` | bias | 0 |
///
/// Ba, Kiros and Hinton, "Layer Normalization" (2016).
#[derive(Debug)]
pub struct LayerNorm;

/// Layer kind: root-mean-square normalisation, y = γ x / √(mean(x²) + ε) over each row, with a trained γ.
///
/// ```text
/// hidden: Dense(64), RmsNorm, Silu
/// ```
///
/// Argument: `epsilon`, above 0. Default: `1e-5`. Training and prediction compute the same. A row has at least two numbers.
/// Over a sequence `[steps, features]` each step is a row. An image is an error: put [`Flatten`](super::Flatten) before it.
///
/// | tensor | shape in files | role | initial value |
/// |---|---|---|---|
/// | `weight` (γ) | `[n]` | scale | 1 |
///
/// Zhang and Sennrich, "Root Mean Square Layer Normalization" (2019).
#[derive(Debug)]
pub struct RmsNorm;

/// Layer kind: group normalisation, y = γ (x − mean) / √(variance + ε) + β over each group of a row, with trained γ and β.
///
/// ```text
/// hidden: Dense(64), GroupNorm(4), Relu
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | first | required | the number of groups, a literal; all groups are equally wide and have at least two numbers of a row |
/// | `epsilon` | `1e-5` | ε, above 0 |
///
/// A group is a run of neighbouring numbers. Of an image it is some channels with all of their pixels, and of a sequence some features of
/// all steps; each channel or feature has a γ and a β. `GroupNorm(1)` normalises a whole image, and as many groups as channels normalise
/// each channel of each image (instance normalisation). Training and prediction compute the same.
///
/// | tensor | shape in files | role | initial value |
/// |---|---|---|---|
/// | `weight` (γ) | `[n]` | scale | 1 |
/// | `bias` (β) | `[n]` | bias | 0 |
///
/// Wu and He, "Group Normalization" (2018).
#[derive(Debug)]
pub struct GroupNorm;

/// Layer kind: sets each number to 0 with probability p while training, and multiplies the others by 1 / (1 − p).
///
/// ```text
/// hidden: Dense(256), Relu, Dropout(0.5)
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | first | required | p, at least 0 and below 1 |
/// | `channels` | absent | of an image or a sequence: sets whole channels to 0, with all of their pixels or steps |
/// | `classic` | absent | does not scale while training; prediction multiplies by 1 − p instead |
///
/// Without `classic`, prediction does nothing. Both forms have the same expected value.
///
/// The mask depends only on the seed of the workspace, the training pass, the layer and the position. The backward pass draws it again
/// instead of storing it. p is rounded to a multiple of 1/65536, because one draw of 32 bits decides about two numbers. Dropout does not
/// take a pass over memory of its own: it is processed together with the layers around it. No tensors.
///
/// Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout" (2014).
#[derive(Debug)]
pub struct Dropout;
