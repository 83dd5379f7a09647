//! What a network tells about its numbers: where each named tensor lies, its shape in files, what it is for.

use core::ops::Range;

/// One named tensor of a network: `hidden.weight`, `batch_norm1.running_mean`.
///
/// [`Network::TENSORS`](crate::Network::TENSORS) lists them in the order of the declaration.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Tensor {
    /// The layer's name, a dot, and PyTorch's name of the tensor.
    pub name: &'static str,
    /// The shape in files, which is PyTorch's: a weight is `[out, in]`.
    ///
    /// In memory a weight is `[in, out]`, row-major.
    pub shape: &'static [usize],
    /// Where it lies: in [`Network::parameters`](crate::Network::parameters), or for a statistic in
    /// [`Network::statistics`](crate::Network::statistics).
    pub range: Range<usize>,
    /// What the numbers are for.
    pub role: Role,
}

/// What the numbers of a [`Tensor`] are for.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Role {
    /// Multiplies inputs. Penalties act on it.
    Weight,
    /// Is added.
    Bias,
    /// Multiplies or bends what a layer gives (γ of a normalisation, the slope of `Prelu`).
    Scale,
    /// Is measured, not trained.
    Statistic {
        /// How far a step moves it towards the batch's value, `None` for what never moves (scalers).
        momentum: Option<f64>,
    },
}

impl Tensor {
    /// Describes a tensor. The macro writes these; users read them.
    #[must_use]
    pub const fn new(name: &'static str, shape: &'static [usize], start: usize, role: Role) -> Self {
        let mut len = 1;
        let mut axis = 0;
        while axis < shape.len() {
            len *= shape[axis];
            axis += 1;
        }
        Self { name, shape, range: start..start + len, role }
    }

    /// Whether it lies among the statistics rather than the parameters.
    #[must_use]
    pub const fn is_statistic(&self) -> bool {
        matches!(self.role, Role::Statistic { .. })
    }
}
