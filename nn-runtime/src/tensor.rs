//! The description of the tensors of a network: name, position, shape in files and role.

use core::ops::Range;

/// One named tensor of a network: `hidden.weight`, `batch_norm1.running_mean`.
///
/// [`Network::TENSORS`](crate::Network::TENSORS) lists them in the order of the declaration.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Tensor {
    /// The name: the layer's name, a dot, and PyTorch's name of the tensor.
    pub name: &'static str,
    /// The shape in files, which is PyTorch's: a weight is `[out, in]`, that of a convolution `[out, in, height, width]`.
    ///
    /// In memory the axes of a weight lie the other way round, row-major: `[in, out]`, `[height, width, in, out]`.
    pub shape: &'static [usize],
    /// The range of its numbers in [`Network::parameters`](crate::Network::parameters), or in
    /// [`Network::statistics`](crate::Network::statistics) for a statistic.
    pub range: Range<usize>,
    /// The role of its numbers.
    pub role: Role,
}

/// The role of the numbers of a [`Tensor`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Role {
    /// A factor of the inputs. Penalties act on it.
    Weight,
    /// A table whose rows are looked up: an embedding. In memory it lies as in files. Penalties act on it.
    Table,
    /// An additive term.
    Bias,
    /// A factor or shape parameter of a layer's output: γ of a normalisation, or the slope of `Prelu`.
    Scale,
    /// Measured instead of trained.
    Statistic {
        /// How far a training step moves it towards the batch's value. `None`: it never moves, as in scalers.
        momentum: Option<f64>,
    },
}

impl Tensor {
    /// Describes a tensor. The macro calls it; a layer of your own does too.
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

    /// Where a number of the file lies in memory. The axes of a weight lie the other way round there.
    #[cfg(feature = "train")]
    pub(crate) const fn in_memory(&self, place: usize) -> usize {
        if matches!(self.role, Role::Weight) { in_memory(self.shape, place) } else { place }
    }

    /// Whether it is in the statistics and not in the parameters.
    #[must_use]
    pub const fn is_statistic(&self) -> bool {
        matches!(self.role, Role::Statistic { .. })
    }
}

/// Where a number of a file lies in memory, if its tensor is a weight: `[out, in, kernel]` becomes `[kernel, in, out]`. A kernel may have
/// several axes, or none.
pub(crate) const fn in_memory(shape: &[usize], place: usize) -> usize {
    let [outputs, inputs, kernel @ ..] = shape else { return place };
    let (mut len, mut axis) = (1, 0);
    while axis < kernel.len() {
        len *= kernel[axis];
        axis += 1;
    }
    let (output, input, position) = (place / (*inputs * len), place / len % *inputs, place % len);
    (position * *inputs + input) * *outputs + output
}
