/// Layer kind: adds a random number from N(0, σ²) to each number while training.
///
/// y = x + σ ε, with ε from N(0, 1)
///
/// ```text
/// Noise(0.4), Conv2d(32, kernel = 3, padding = same), Relu
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | first | required | σ, greater than 0 |
///
/// Prediction does nothing. As the first layer of a network whose targets are its inputs, it makes a denoising auto-encoder: the network
/// sees the noisy inputs, and the loss compares with the clean ones. Between layers it keeps units from relying on small differences.
///
/// As with [`Dropout`](crate::kind::Dropout), the random numbers depend only on the seed of the workspace, the training pass, the layer and
/// the position. The gradient passes through unchanged. Of a row with fewer steps, the padding is not read. No tensors.
///
/// Vincent, Larochelle, Bengio and Manzagol, "Extracting and Composing Robust Features with Denoising Autoencoders" (2008).
#[derive(Debug)]
pub struct Noise;
