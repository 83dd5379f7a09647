/// A chain of layers with a shortcut around it: y = body(x) + x.
///
/// Written `Residual { Dense(64), Relu, Dense(64) }`. The body has to give as many numbers as it takes. Its layers are named
/// and numbered as if they stood in the declaration itself, and so are their tensors.
///
/// Gradient: that through the body plus d itself, so that it reaches the first layers however deep the network is. He,
/// Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition" (2015).
#[derive(Debug)]
pub enum Residual {}

/// Nothing: y = x.
///
/// Written `Identity`. Computes and costs nothing; it holds a place or a name.
#[derive(Debug)]
pub enum Identity {}
