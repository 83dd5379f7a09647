/// The logistic function: y = 1 / (1 + e⁻ˣ) for each number, between 0 and 1.
///
/// Written `Sigmoid`. Derivative y (1 − y), at most ¼: many of them in a row make gradients vanish. As the last layer before
/// [`BinaryCrossEntropy`](crate::loss) it is fused with the loss into a stable form.
#[derive(Debug)]
pub enum Sigmoid {}

/// The hyperbolic tangent: y = tanh x for each number, between −1 and 1.
///
/// Written `Tanh`. Derivative 1 − y².
#[derive(Debug)]
pub enum Tanh {}

/// y = x / (1 + |x|) for each number, between −1 and 1.
///
/// Written `Softsign`. Derivative (1 − |y|)². Nears its bounds more slowly than `Tanh`. Glorot and Bengio, "Understanding the
/// Difficulty of Training Deep Feedforward Neural Networks" (2010).
#[derive(Debug)]
pub enum Softsign {}

/// A sigmoid of straight lines: y = (x + 3) / 6, held between 0 and 1, for each number.
///
/// Written `HardSigmoid`. Derivative 1/6 for −3 < x < 3, else 0. Courbariaux, Bengio and David, "BinaryConnect" (2015), with
/// PyTorch's slope.
#[derive(Debug)]
pub enum HardSigmoid {}

/// A tanh of straight lines: y = x, held between −1 and 1, for each number.
///
/// Written `HardTanh`. Derivative 1 for −1 < x < 1, else 0. Collobert, "Large Scale Machine Learning" (2004).
#[derive(Debug)]
pub enum HardTanh {}
