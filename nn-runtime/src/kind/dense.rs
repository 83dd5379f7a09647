/// Layer kind: a fully connected layer, y = x · W + b.
///
/// ```text
/// hidden: Dense(64), Relu, output: Dense(1)
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `Dense(64)` | 64 outputs; the number of inputs is inferred from the layer before |
/// | `Dense(8 -> 64)` | the same, and asserts that there are 8 inputs |
/// | `Dense(64, bias = false)` | y = x · W. Default: `bias = true` |
/// | `Dense(64, init = HeNormal)` | the [initialiser](crate::init) of the weight |
/// | `Dense(65, weight = wte)` | the weight of the earlier layer `wte`: the table of an [`Embedding`](super::Embedding), a row for each output, or the weight of another `Dense` |
///
/// Over a sequence `[steps, features]` it works on the features of each step. Before an image, put [`Flatten`](super::Flatten).
///
/// Default of `init`: chosen by the activation that follows. It is He's normal initialiser before a rectifier, LeCun's normal one before
/// `Selu`, and Glorot's uniform one otherwise. The bias starts at 0.
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight` | `[outputs, inputs]` | weight |
/// | `bias` | `[outputs]` | bias |
///
/// In memory the weight is `[inputs, outputs]`, row-major. The gradient of the weight is xᵀ · d, that of the bias is the sum of d over the
/// rows, and that of the input is d · Wᵀ. A shared weight has the sum of both layers' gradients, and stands in files once, under the name of
/// the other layer (Press and Wolf, "Using the Output Embedding to Improve Language Models", 2017).
#[derive(Debug)]
pub struct Dense;
