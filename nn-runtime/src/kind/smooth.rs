/// The Gaussian error linear unit: y = x Φ(x) for each number, with Φ the normal distribution.
///
/// Written `Gelu`. `Gelu(tanh)` is the approximation ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), which some published models
/// were trained with. Derivative Φ(x) + x φ(x). Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016).
#[derive(Debug)]
pub enum Gelu {}

/// The sigmoid linear unit, also called swish: y = x σ(x) for each number, with σ(x) = 1 / (1 + e⁻ˣ).
///
/// Written `Silu`. Derivative σ(x) (1 + x (1 − σ(x))). Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units for Neural
/// Network Function Approximation in Reinforcement Learning" (2017).
#[derive(Debug)]
pub enum Silu {}

/// y = x tanh(ln(1 + eˣ)) for each number.
///
/// Written `Mish`. Derivative t + x (1 − t²) σ(x) with t = tanh(ln(1 + eˣ)). Misra, "Mish: A Self Regularized Non-Monotonic
/// Activation Function" (2019).
#[derive(Debug)]
pub enum Mish {}

/// A smooth rectifier: y = ln(1 + eˣ) for each number; always positive.
///
/// Written `Softplus`. Derivative σ(x) = 1 / (1 + e⁻ˣ). Dugas, Bengio, Bélisle, Nadeau and Garcia, "Incorporating
/// Second-Order Functional Knowledge for Better Option Pricing" (2000).
#[derive(Debug)]
pub enum Softplus {}
