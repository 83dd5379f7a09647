//! Kinds that keep activations in range.

/// `BatchNorm`, `BatchNorm(epsilon = 1e-5, momentum = 0.1)`: each column of a batch to mean 0 and variance 1, then a trained scale
/// and shift.
///
/// y = γ (x − mean) / √(var + ε) + β. Training takes mean and variance from the batch (the variance divided by n); prediction
/// takes running ones, which a step moves by `momentum` towards the batch's (with the variance divided by n − 1, as PyTorch
/// does). A training batch has at least two rows. A bias right before it cancels: training leaves it out and its gradient is
/// exactly 0.
///
/// Frozen, by [`Trainer::freeze`](crate::trainer::Trainer::freeze) or [`Workspace::freeze`](crate::Workspace::freeze), it uses the running mean
/// and variance in training too, and leaves them as they are.
///
/// Files: `weight [n]` (γ, first 1), `bias [n]` (β, first 0), `running_mean [n]`, `running_var [n]`.
///
/// Ioffe and Szegedy, "Batch Normalization", 2015.
#[derive(Debug)]
pub enum BatchNorm {}

/// `LayerNorm`, `LayerNorm(epsilon = 1e-5)`: each row to mean 0 and variance 1, then a trained scale and shift.
///
/// y = γ (x − mean(x)) / √(var(x) + ε) + β, in training and prediction alike.
///
/// Files: `weight [n]` (γ, first 1), `bias [n]` (β, first 0).
///
/// Ba, Kiros and Hinton, "Layer Normalization", 2016.
#[derive(Debug)]
pub enum LayerNorm {}

/// `RmsNorm`, `RmsNorm(epsilon = 1e-5)`: each row to root mean square 1, then a trained scale.
///
/// y = γ x / √(mean(x²) + ε), in training and prediction alike.
///
/// Files: `weight [n]` (γ, first 1).
///
/// Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019.
#[derive(Debug)]
pub enum RmsNorm {}

/// `GroupNorm(4)`, `GroupNorm(4, epsilon = 1e-5)`: each of so many equal groups of a row to mean 0 and variance 1, then a trained
/// scale and shift for each number.
///
/// Files: `weight [n]` (γ, first 1), `bias [n]` (β, first 0).
///
/// Wu and He, "Group Normalization", 2018.
#[derive(Debug)]
pub enum GroupNorm {}

/// `Dropout(0.5)`, `Dropout(0.5, classic)`: while training, sets each number to 0 with that probability.
///
/// By default the numbers that stay are multiplied by 1 / (1 − p) while training, so that prediction does nothing. In the
/// classic form they stay as they are, and prediction multiplies by 1 − p. In expectation the two agree: what follows sees
/// the same mean either way.
///
/// The mask depends on the workspace's seed, on the training pass, the layer and the place, and on nothing else; the backward pass
/// draws it again instead of keeping it. p is taken to a 65536th: one draw of 32 bits decides about two numbers. Dropout is no pass over
/// memory of its own: it goes through the batch together with the layers around it.
///
/// Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout", 2014.
#[derive(Debug)]
pub enum Dropout {}
