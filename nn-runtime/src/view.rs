//! Views of the tensors of one layer: `net.hidden()` returns one.
//!
//! ```
//! use nn_runtime::prelude::*;
//!
//! network! {
//!     struct Small(2) -> 1 { hidden: Dense(3), Tanh, Dense(1) }
//! }
//!
//! # fn main() {
//! let mut net = Small::init(&mut StdRng::seed_from_u64(1));
//! net.hidden_mut().bias[0] = 0.5;
//! let hidden = net.hidden();
//! assert_eq!(hidden.bias, &[0.5, 0.0, 0.0]);
//! assert_eq!((hidden.weight.len(), hidden.weight[0].len()), (2, 3)); // [in][out]
//! # }
//! ```

/// The tensors of a `Dense`: `weight[input][output]` and `bias[output]`, or `()` without a bias.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DenseView<W, B> {
    /// `[[Scalar; outputs]; inputs]`.
    pub weight: W,
    /// `[Scalar; outputs]`.
    pub bias: B,
}

/// The tensors of a `Conv1d` or `Conv2d`, and `()` without a bias.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConvolutionView<W, B> {
    /// `[[[Scalar; out]; in]; kernel]` of a `Conv1d`, `[[[[Scalar; out]; in]; width]; height]` of a `Conv2d`. With groups, `in` counts the
    /// channels of one.
    pub weight: W,
    /// `[Scalar; out]`.
    pub bias: B,
}

/// The tensors of an `Rbf`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RbfView<C, B> {
    /// `[[Scalar; units]; inputs]`.
    pub centers: C,
    /// `[Scalar; units]`.
    pub beta: B,
}

/// The tensor of an `Embedding`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EmbeddingView<W> {
    /// `[[Scalar; size]; vocabulary]`.
    pub weight: W,
}

/// The tensors of an `Attention` of one sequence, with biases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AttentionView<W, B, O, C> {
    /// `[[Scalar; queries + keys + values]; features]`.
    pub in_proj_weight: W,
    /// `[Scalar; queries + keys + values]`.
    pub in_proj_bias: B,
    /// `[[Scalar; features]; features]`.
    pub out_proj_weight: O,
    /// `[Scalar; features]`.
    pub out_proj_bias: C,
}

/// The tensor of a `Positions`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PositionsView<W> {
    /// `[[Scalar; features]; steps]`.
    pub weight: W,
}

/// The tensors of an `Lstm`, `Gru` or `Rnn` with one layer and one direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecurrentView<I, H, B, C> {
    /// `[[Scalar; gates · units]; features]`.
    pub weight_ih_l0: I,
    /// `[[Scalar; gates · units]; units]`.
    pub weight_hh_l0: H,
    /// `[Scalar; gates · units]`.
    pub bias_ih_l0: B,
    /// `[Scalar; gates · units]`.
    pub bias_hh_l0: C,
}

/// The tensors of a `Standardize` or `Rescale`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScalerView<M, D> {
    /// `[Scalar; width]`.
    pub mean: M,
    /// `[Scalar; width]`.
    pub deviation: D,
}

/// The tensor of a `Prelu`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PreluView<W> {
    /// `[Scalar; 1]`, or a slope for each channel or feature.
    pub weight: W,
}

/// The numbers of a layer that a declaration names by a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlicesView<P, S> {
    /// `[Scalar]`, the trained ones.
    pub parameters: P,
    /// The statistics, `[Scalar]`.
    pub statistics: S,
}

/// The tensors of a `BatchNorm`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchNormView<W, B, M, V> {
    /// γ, `[Scalar; width]`.
    pub weight: W,
    /// β, `[Scalar; width]`.
    pub bias: B,
    /// `[Scalar; width]`.
    pub running_mean: M,
    /// `[Scalar; width]`.
    pub running_var: V,
}

/// The tensors of a `LayerNorm` or `GroupNorm`, and `()` without a bias.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NormView<W, B> {
    /// γ, `[Scalar; width]`.
    pub weight: W,
    /// β, `[Scalar; width]`.
    pub bias: B,
}

/// The tensor of an `RmsNorm`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsNormView<W> {
    /// γ, `[Scalar; width]`.
    pub weight: W,
}
