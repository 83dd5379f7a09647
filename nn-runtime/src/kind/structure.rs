/// A chain of layers with a shortcut around it: y = body(x) + x.
///
/// Written `Residual { Dense(64), Relu, Dense(64) }`. The body has to give as many numbers as it takes. Its layers are named
/// and numbered as if they stood in the declaration itself, and so are their tensors.
///
/// Where the widths differ, `Residual(project) { … }` is y = body(x) + x · W, with a trained projection:
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight` | `[outputs, inputs]` | weight |
///
/// Gradient: that through the body plus d itself, so that it reaches the first layers however deep the network is. He,
/// Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition" (2015).
#[derive(Debug)]
pub enum Residual {}

/// Branches on the same input, their outputs side by side: y = [branch₁(x), branch₂(x), …].
///
/// Written `Concat { Dense(8), { Dense(16), Relu, Dense(8) } }`: a branch is a layer, or layers in braces. `Identity` is a branch that hands on
/// the input itself, as in Huang et al., "Densely Connected Convolutional Networks" (2017). Layers of branches are named and numbered as if they
/// stood in the declaration itself. Gradient: the sum of those through the branches.
#[derive(Debug)]
pub enum Concat {}

/// Its body, written out n times, each copy with weights of its own: y = bodyₙ(… body₁(x)).
///
/// Written `Repeat(3) { Residual { Dense(64), BatchNorm, Relu } }`, with n a literal. It is as if the copies stood there one after the other:
/// layers without a name are numbered on, and a layer called `hidden` becomes `hidden_1`, `hidden_2`, `hidden_3`.
#[derive(Debug)]
pub enum Repeat {}

/// Nothing: y = x.
///
/// Written `Identity`. Computes and costs nothing; it holds a place or a name.
#[derive(Debug)]
pub enum Identity {}
