/// A fully connected layer: y = x · W + b.
///
/// | written | means |
/// |---|---|
/// | `Dense(64)` | 64 outputs; the number of inputs is what the layer before gives |
/// | `Dense(8 -> 64)` | the same, and asserts that there are 8 inputs |
/// | `Dense(64, bias = false)` | y = x · W |
/// | `Dense(64, init = HeNormal)` | first weights by this [initialiser](crate::init) |
///
/// Without `init`, the activation that follows decides: He's normal before a rectifier, LeCun's before `Selu`, Glorot's
/// uniform otherwise. The bias starts at 0.
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight` | `[outputs, inputs]` | weight |
/// | `bias` | `[outputs]` | bias |
///
/// In memory the weight is `[inputs, outputs]`, row after row. Gradients: of the weight xᵀ · d, of the bias the sum of d over
/// the rows, of the input d · Wᵀ.
#[derive(Debug)]
pub enum Dense {}
