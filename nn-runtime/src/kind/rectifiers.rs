/// The rectified linear unit: y = max(x, 0) for each number.
///
/// Written `Relu`. Derivative 1 for x > 0, else 0 (at 0 too). Nair and Hinton, "Rectified Linear Units Improve Restricted
/// Boltzmann Machines" (2010).
#[derive(Debug)]
pub enum Relu {}

/// A rectifier that lets a little of the negative side through: y = x for x > 0, else slope · x, for each number.
///
/// Written `LeakyRelu`, which is `LeakyRelu(0.01)`, or with another slope that is not negative. Derivative 1 for x > 0, else
/// the slope. Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models" (2013).
#[derive(Debug)]
pub enum LeakyRelu {}

/// A rectifier whose slope on the negative side is trained: y = x for x > 0, else a · x, for each number.
///
/// Written `Prelu`. Derivative 1 for x > 0, else a; with respect to a, the sum of d · x over all x ≤ 0.
///
/// | tensor | shape in files | role | at first |
/// |---|---|---|---|
/// | `weight` | `[1]` | scale | 0.25 |
///
/// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers" (2015).
#[derive(Debug)]
pub enum Prelu {}

/// The exponential linear unit: y = x for x > 0, else α (eˣ − 1), for each number.
///
/// Written `Elu`, which is `Elu(1.0)`, or with another α that is not negative. Derivative 1 for x > 0, else α eˣ = y + α.
/// Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units" (2015).
#[derive(Debug)]
pub enum Elu {}

/// The scaled exponential linear unit: y = λx for x > 0, else λα (eˣ − 1), for each number.
///
/// Written `Selu`. λ = 1.0507… and α = 1.6733… are those with which mean 0 and variance 1 are a fixed point of a chain of
/// such layers; a `Dense` before it starts with LeCun's normal weights, as that asks. Derivative λ for x > 0, else y + λα.
/// Klambauer, Unterthiner, Mayr and Hochreiter, "Self-Normalizing Neural Networks" (2017).
#[derive(Debug)]
pub enum Selu {}
