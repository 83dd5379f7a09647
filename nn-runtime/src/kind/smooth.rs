/// Layer kind: the Gaussian error linear unit, y = x Φ(x) for each number, with Φ the standard normal distribution function.
///
/// ```text
/// hidden: Dense(64), Gelu
/// ```
///
/// `Gelu(tanh)` is the approximation ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), with which some published models were trained. Default: the
/// exact function. Derivative: Φ(x) + x φ(x). No tensors.
///
/// Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016).
#[derive(Debug)]
pub struct Gelu;

/// Layer kind: the sigmoid linear unit, also called swish: y = x σ(x) for each number, with σ(x) = 1 / (1 + e⁻ˣ).
///
/// ```text
/// hidden: Dense(64), Silu
/// ```
///
/// Derivative: σ(x) (1 + x (1 − σ(x))). No arguments, no tensors.
///
/// Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement Learning" (2017).
#[derive(Debug)]
pub struct Silu;

/// Layer kind: the mish function, y = x tanh(ln(1 + eˣ)) for each number.
///
/// ```text
/// hidden: Dense(64), Mish
/// ```
///
/// Derivative: t + x (1 − t²) σ(x) with t = tanh(ln(1 + eˣ)). No arguments, no tensors.
///
/// Misra, "Mish: A Self Regularized Non-Monotonic Activation Function" (2019).
#[derive(Debug)]
pub struct Mish;

/// Layer kind: a smooth rectifier, y = ln(1 + eˣ) for each number; y is always positive.
///
/// ```text
/// hidden: Dense(64), Softplus
/// ```
///
/// Derivative: σ(x) = 1 / (1 + e⁻ˣ). No arguments, no tensors.
///
/// Dugas, Bengio, Bélisle, Nadeau and Garcia, "Incorporating Second-Order Functional Knowledge for Better Option Pricing" (2000).
#[derive(Debug)]
pub struct Softplus;
