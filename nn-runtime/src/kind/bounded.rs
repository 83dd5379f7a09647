/// Layer kind: the logistic function, y = 1 / (1 + e⁻ˣ) for each number; y lies between 0 and 1.
///
/// ```text
/// Dense(1), Sigmoid
/// ```
///
/// Derivative: y (1 − y), at most ¼, so gradients vanish in a deep stack of sigmoids. No arguments, no tensors. As the last layer before
/// [`BinaryCrossEntropy`](crate::loss::BinaryCrossEntropy) it is fused with the loss into a numerically stable form.
#[derive(Debug)]
pub struct Sigmoid;

/// Layer kind: the hyperbolic tangent, y = tanh x for each number; y lies between −1 and 1.
///
/// ```text
/// hidden: Dense(64), Tanh
/// ```
///
/// Derivative: 1 − y². No arguments, no tensors.
#[derive(Debug)]
pub struct Tanh;

/// Layer kind: the softsign function, y = x / (1 + |x|) for each number; y lies between −1 and 1.
///
/// ```text
/// hidden: Dense(64), Softsign
/// ```
///
/// Derivative: (1 − |y|)². It approaches its bounds more slowly than [`Tanh`]. No arguments, no tensors.
///
/// Glorot and Bengio, "Understanding the Difficulty of Training Deep Feedforward Neural Networks" (2010).
#[derive(Debug)]
pub struct Softsign;

/// Layer kind: a piecewise linear sigmoid, y = (x + 3) / 6 clamped to 0 … 1, for each number.
///
/// ```text
/// hidden: Dense(64), HardSigmoid
/// ```
///
/// Derivative: 1/6 for −3 < x < 3, else 0. No arguments, no tensors.
///
/// Courbariaux, Bengio and David, "BinaryConnect" (2015), with PyTorch's slope.
#[derive(Debug)]
pub struct HardSigmoid;

/// Layer kind: [`Silu`](super::Silu) with a [`HardSigmoid`] instead of the sigmoid: y = x (x + 3) / 6, where the factor behind x is clamped to 0 … 1, for
/// each number.
///
/// ```text
/// features: Conv2d(16, kernel = 3), HardSwish
/// ```
///
/// Derivative: 0 for x ≤ −3, 1 for x ≥ 3, x / 3 + ½ between. No arguments, no tensors.
///
/// Howard et al., "Searching for `MobileNetV3`" (2019).
#[derive(Debug)]
pub struct HardSwish;

/// Layer kind: a piecewise linear tanh, y = x clamped to −1 … 1, for each number.
///
/// ```text
/// hidden: Dense(64), HardTanh
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `HardTanh` | clamped to −1 … 1 |
/// | `HardTanh(0, 6)` | clamped to other bounds, `min` and `max`; these are those of `ReLU6` |
///
/// Derivative: 1 between the bounds, else 0. No tensors.
///
/// Collobert, "Large Scale Machine Learning" (2004).
#[derive(Debug)]
pub struct HardTanh;
