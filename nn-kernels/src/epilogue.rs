//! What a convolution does with a sum before it stores it.

use crate::scalar::Scalar;

/// A bias for each output, and the limits of an activation: `y = min(max(x ∗ W + bias, low), high)`. So one pass over the outputs does what
/// took three.
#[derive(Clone, Copy, Debug)]
pub struct Epilogue<'a, S> {
    /// Empty: no bias.
    pub bias: &'a [S],
    /// −∞: no limit.
    pub low: S,
    /// ∞: no limit.
    pub high: S,
}

impl<'a, S: Scalar> Epilogue<'a, S> {
    /// Nothing.
    pub const NONE: Self = Self::bias(&[]);

    /// A bias, without limits.
    #[must_use]
    pub const fn bias(bias: &'a [S]) -> Self {
        Self { bias, low: S::NEG_INFINITY, high: S::INFINITY }
    }

    /// A bias and a rectifier.
    #[must_use]
    pub const fn relu(bias: &'a [S]) -> Self {
        Self { low: S::ZERO, ..Self::bias(bias) }
    }
}
