/// Layer kind: a long short-term memory along a sequence `[steps, features]`.
///
/// ```text
/// lstm: Lstm(128), Last, Dense(10), Softmax
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `Lstm(128)` | 128 units: `[steps, features]` becomes `[steps, 128]` |
/// | `Lstm(27 -> 128)` | the same, and asserts that there are 27 features |
/// | `bidirectional` | goes over the steps in both directions: `[steps, 256]`, the forward direction first. [`Last`] after it takes the final state of both |
/// | `layers = 2` | two stacked layers. Default: 1 |
/// | `dropout = 0.2` | dropout between the layers. Default: 0 |
/// | `bias = false` | no biases. Default: `bias = true`, two for each gate, as in PyTorch |
/// | `initial = trained` | trains the states before the first step. Default: 0 |
/// | `init = Normal(0.1)` | the [initialiser](crate::init) of the input weights, gate by gate. Default: `GlorotUniform` |
///
/// ```text
/// i, f, o = σ(x W_ih + b_ih + h W_hh + b_hh)        g = tanh(x W_ih + b_ih + h W_hh + b_hh)
/// c' = f c + i g                                    h' = o tanh c'
/// ```
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight_ih_l0` | `[4 units, features]` | weight |
/// | `weight_hh_l0` | `[4 units, units]` | weight |
/// | `bias_ih_l0`, `bias_hh_l0` | `[4 units]` | bias |
/// | `h0_l0`, `c0_l0` | `[units]`, with `initial = trained` | bias |
///
/// Names, shapes and the order of the gates (i, f, g, o) are PyTorch's: `_l1` is the second layer, `_l0_reverse` the direction from the end.
/// In memory a weight is `[in, 4 units]`. Recurrent weights start orthogonal, gate by gate. Biases start at 0, except the first bias of the
/// forget gate, which starts at 1 (Gers, Schmidhuber and Cummins 2000). `init = TorchDefault` draws all numbers as PyTorch does, U(−1/√units, 1/√units).
///
/// Hochreiter and Schmidhuber (1997).
#[derive(Debug)]
pub struct Lstm;

/// Layer kind: a gated recurrent unit along a sequence `[steps, features]`.
///
/// ```text
/// Gru(64, layers = 2, dropout = 0.1), Last, Dense(1)
/// ```
///
/// The arguments are those of [`Lstm`].
///
/// ```text
/// r, z = σ(x W_ih + b_ih + h W_hh + b_hh)           n = tanh(x W_in + b_in + r (h W_hn + b_hn))
/// h' = (1 − z) n + z h
/// ```
///
/// The tensors are those of [`Lstm`] with three gates in the order r, z, n, and without `c0_l0`. As in PyTorch and cuDNN, the reset gate r acts
/// after the product, so both biases matter.
///
/// Cho et al. (2014).
#[derive(Debug)]
pub struct Gru;

/// Layer kind: a plain recurrent layer along a sequence `[steps, features]`, h' = tanh(x W_ih + b_ih + h W_hh + b_hh).
///
/// ```text
/// Rnn(32), Last, Dense(1)
/// ```
///
/// The arguments are those of [`Lstm`]. `Rnn(32, Relu)` has `Relu` in place of tanh. The tensors are those of [`Lstm`] with a single gate, and
/// without `c0_l0`.
///
/// Its gradient vanishes or explodes over many steps. [`Lstm`] and [`Gru`] were invented to avoid that.
///
/// Elman (1990).
#[derive(Debug)]
pub struct Rnn;

/// Layer kind: the last step of a sequence: `[steps, features]` becomes `features`.
///
/// ```text
/// Lstm(128), Last, Dense(10)
/// ```
///
/// After a bidirectional layer it takes the final state of both directions: the last step of the forward direction and the first step of the
/// backward direction. Only a `Dropout` may be between the two layers.
#[derive(Debug)]
pub struct Last;
