/// Layer kind: turns each row into probabilities: yᵢ = e^(xᵢ) / Σⱼ e^(xⱼ).
///
/// ```text
/// output: Dense(10), Softmax
/// ```
///
/// It is usually the last layer of a classifier. The largest number of the row is subtracted first, so that nothing overflows. The gradient
/// is yᵢ (dᵢ − Σⱼ dⱼ yⱼ). Before [`CrossEntropy`](crate::loss::CrossEntropy) it is fused with the loss into a numerically stable form.
/// Over a sequence each step is a row, over an image the channels of each pixel. No arguments, no tensors.
///
/// Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs" (1990).
#[derive(Debug)]
pub struct Softmax;

/// Layer kind: the logarithm of [`Softmax`], yᵢ = xᵢ − ln Σⱼ e^(xⱼ), accurate where a probability is near 0.
///
/// ```text
/// output: Dense(10), LogSoftmax
/// ```
///
/// The gradient is dᵢ − e^(yᵢ) Σⱼ dⱼ. Rows are those of [`Softmax`]. No arguments, no tensors.
#[derive(Debug)]
pub struct LogSoftmax;
