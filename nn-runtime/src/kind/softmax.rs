/// Turns a row of any numbers into probabilities: yᵢ = e^(xᵢ) / Σⱼ e^(xⱼ).
///
/// Written `Softmax`, usually as the last layer. The largest number of the row is subtracted first, so that nothing
/// overflows. Gradient yᵢ (dᵢ − Σⱼ dⱼ yⱼ). Before [`CrossEntropy`](crate::loss) it is fused with the loss into a
/// stable form. Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs" (1990).
#[derive(Debug)]
pub enum Softmax {}

/// The logarithm of [`Softmax`], which keeps its digits where a probability nears 0: yᵢ = xᵢ − ln Σⱼ e^(xⱼ).
///
/// Written `LogSoftmax`. Gradient dᵢ − e^(yᵢ) Σⱼ dⱼ.
#[derive(Debug)]
pub enum LogSoftmax {}
