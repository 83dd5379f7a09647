/// Layer kind: a chain of layers with a skip connection: y = body(x) + x.
///
/// ```text
/// Residual { Dense(64), Relu, Dense(64) }
/// ```
///
/// The body keeps the shape of its input. With `Residual(project) { … }` the widths may differ: y = body(x) + x · W, with a trained W. On an
/// image the number of channels may differ, on a sequence that of features, and W works on those of each position. The layers
/// of the body are named and numbered as if they stood in the declaration itself, and so are their tensors.
///
/// Tensors: those of the body and, with `project`:
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight` | `[outputs, inputs]` | weight |
///
/// The gradient is the sum of the gradient through the body and d itself, so it reaches the first layers of a deep network.
///
/// He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition" (2015).
#[derive(Debug)]
#[doc(alias("skip connection", "shortcut", "ResNet"))]
pub struct Residual;

/// Layer kind: branches on the same input with concatenated outputs: y = [branch₁(x), branch₂(x), …].
///
/// ```text
/// Concat { Dense(8), { Dense(16), Relu, Dense(8) } }
/// ```
///
/// Branches over images are joined along their channels, those over sequences along their features; all other sizes must be equal.
///
/// A branch is one layer, or several in braces. `Identity` is a branch that passes the input through, as in Huang et al., "Densely
/// Connected Convolutional Networks" (2017). The layers of branches are named and numbered as if they stood in the declaration itself.
/// Tensors: those of the branches. The gradient is the sum of the gradients through the branches.
#[derive(Debug)]
#[doc(alias("cat", "concatenate", "hstack", "DenseNet", "parallel", "branch"))]
pub struct Concat;

/// Layer kind: a body repeated n times, each copy with its own weights: y = bodyₙ(… body₁(x)).
///
/// ```text
/// Repeat(3) { Residual { Dense(64), BatchNorm, Relu } }
/// ```
///
/// Argument: n, a literal, at most 1000. The copies are written out one after the other. Layers without a name are numbered on; a layer
/// named `hidden` becomes `hidden_1`, `hidden_2`, `hidden_3`. Tensors: those of the copies.
#[derive(Debug)]
#[doc(alias("stack", "ModuleList"))]
pub struct Repeat;

/// Layer kind: returns its input: y = x.
///
/// ```text
/// Concat { Identity, { Dense(8), Relu } }
/// ```
///
/// It computes nothing and costs nothing. It serves as a branch of a [`Concat`], or gives a place in the network a name. No arguments, no
/// tensors.
#[derive(Debug)]
#[doc(alias("no-op", "passthrough"))]
pub struct Identity;
