/// Layer kind: the rectified linear unit, y = max(x, 0) for each number.
///
/// ```text
/// hidden: Dense(64), Relu
/// ```
///
/// Derivative: 1 for x > 0, else 0 (also at 0). No arguments, no tensors.
///
/// Nair and Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines" (2010).
#[derive(Debug)]
pub struct Relu;

/// Layer kind: a rectifier with a small slope below 0: y = x for x > 0, else slope · x, for each number.
///
/// ```text
/// hidden: Dense(64), LeakyRelu(0.2)
/// ```
///
/// Argument: the slope, at least 0. Default: `0.01`. Derivative: 1 for x > 0, else the slope. No tensors.
///
/// Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models" (2013).
#[derive(Debug)]
pub struct LeakyRelu;

/// Layer kind: a rectifier with a trained slope below 0: y = x for x > 0, else a · x, for each number.
///
/// ```text
/// hidden: Dense(64), Prelu
/// conv: Conv2d(16, kernel = 3), Prelu
/// conv: Conv2d(16, kernel = 3), Prelu(shared)
/// ```
///
/// Numbers have one slope. An image has a slope for each channel, and a sequence for each feature. Argument: `shared`, one slope for the
/// whole image or sequence too. Derivative with respect to x: 1 for x > 0, else a. Derivative with respect to a: the sum of d · x over all
/// x ≤ 0 that have this slope.
///
/// | tensor | shape in files | role | initial value |
/// |---|---|---|---|
/// | `weight` (a) | `[1]`, of an image `[channels]`, of a sequence `[features]` | scale | 0.25 |
///
/// In PyTorch they are `nn.PReLU()`, and `nn.PReLU(channels)` for an image.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! { struct Slopes([3, 2, 2]) -> [3, 2, 2] { Prelu } }
///
/// # fn main() {
/// let mut net = Slopes::init(&mut StdRng::seed_from_u64(1));
/// net.prelu1_mut().weight.copy_from_slice(&[0.0, 0.5, 1.0]);
/// let output = net.predict(&[-1.0; 12]); // channel after channel
/// assert_eq!([output[0], output[4], output[8]], [0.0, -0.5, -1.0]);
/// # }
/// ```
///
/// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers" (2015).
#[derive(Debug)]
pub struct Prelu;

/// Layer kind: the exponential linear unit, y = x for x > 0, else α (eˣ − 1), for each number.
///
/// ```text
/// hidden: Dense(64), Elu
/// ```
///
/// Argument: α, at least 0. Default: `1.0`. Derivative: 1 for x > 0, else α eˣ = y + α. No tensors.
///
/// Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units" (2015).
#[derive(Debug)]
pub struct Elu;

/// Layer kind: the scaled exponential linear unit, y = λx for x > 0, else λα (eˣ − 1), for each number.
///
/// ```text
/// hidden: Dense(64), Selu
/// ```
///
/// λ = 1.0507… and α = 1.6732… make mean 0 and variance 1 a fixed point of a stack of such layers, if the weights start with LeCun's
/// normal initialiser, as they do by default in a `Dense` before `Selu`. Derivative: λ for x > 0, else y + λα. No arguments, no tensors.
///
/// Klambauer, Unterthiner, Mayr and Hochreiter, "Self-Normalizing Neural Networks" (2017).
#[derive(Debug)]
pub struct Selu;
