//! What every network has: the contract between an expansion and this crate.

use crate::scalar::Scalar;
use crate::tensor::Tensor;

/// A network that [`network!`](macro@crate::network) wrote: what a trained one needs, with or without `std`.
///
/// Its trained numbers are one flat array, its statistics (running means, scalers) another. A gradient has the
/// network's own type, so everything that walks over parameters is a loop over a slice.
#[diagnostic::on_unimplemented(message = "`{Self}` is no network", label = "not declared by `network!`")]
pub trait Network: Sized + Send + Sync + 'static {
    /// `f32`, or `f64` by `#[scalar(f64)]`.
    type Scalar: Scalar;
    /// One row of input: `[Scalar; inputs]`. A batch is `&[Input]`.
    type Input: Row<Self::Scalar>;
    /// One row of output: `[Scalar; outputs]`.
    type Output: Row<Self::Scalar>;

    /// How many numbers are trained.
    const PARAMETERS: usize;
    /// How many numbers are measured rather than trained: running means and variances, scalers.
    const STATISTICS: usize;
    /// Floating-point operations of one row's forward pass: two for each weight of a product, about one for each number
    /// that an elementwise step makes.
    const FLOPS: usize;
    /// Bytes of its numbers: what an embedded network adds to a program.
    const WEIGHT_BYTES: usize = (Self::PARAMETERS + Self::STATISTICS) * size_of::<Self::Scalar>();
    /// Bytes of activations that [`predict`](Self::predict) keeps on the stack. Registers that do not suffice and return
    /// addresses take less than a kilobyte besides, in an optimised build.
    const STACK_BYTES: usize;
    /// The most [`STACK_BYTES`](Self::STACK_BYTES) with which [`predict`](Self::predict) may be called: 256 KiB, or what
    /// `#[stack_bytes(n)]` says.
    const STACK_LIMIT: usize = 256 * 1024;
    /// Every tensor by name, in the order of the declaration.
    const TENSORS: &'static [Tensor];
    /// The table of layers, output shapes and numbers of parameters, as text.
    const SUMMARY: &'static str;
    /// The declaration, as it was written, with its comments; one that another macro put together is printed from its tokens. A program that does not
    /// name it does not hold it.
    const DECLARATION: &'static str = "";

    /// The answer for one row.
    ///
    /// Uses the stack alone: no allocation, no lock, no system call, and works without `std`. Dropout is inactive and
    /// batch normalisation uses its running statistics. A network whose activations pass
    /// [`STACK_LIMIT`](Self::STACK_LIMIT) does not compile where `predict` is called: use `predict_batch`, or raise the
    /// limit:
    ///
    /// ```compile_fail
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     struct Wide(8) -> 1 { Dense(100_000), Relu, Dense(1) }
    /// }
    /// # fn main() {
    /// let net = Wide::init(&mut StdRng::seed_from_u64(1));
    /// net.predict(&[0.0; 8]); // 400 000 bytes
    /// # }
    /// ```
    #[inline]
    fn predict(&self, input: &Self::Input) -> Self::Output {
        const {
            assert!(
                Self::STACK_BYTES <= Self::STACK_LIMIT,
                "this network keeps more on the stack than `predict` may: use `predict_batch`, \
                 or allow it with #[stack_bytes(n)] on the declaration"
            );
        }
        self.predict_row(input)
    }

    /// What [`predict`](Self::predict) calls once the stack is known to suffice.
    #[doc(hidden)]
    fn predict_row(&self, input: &Self::Input) -> Self::Output;

    /// The trained numbers. [`TENSORS`](Self::TENSORS) says which lie where.
    fn parameters(&self) -> &[Self::Scalar];

    /// Running means and variances, scalers: measured, not trained.
    fn statistics(&self) -> &[Self::Scalar];
}

/// One row of numbers, fixed in width by its type: an array.
pub trait Row<S>: AsRef<[S]> + AsMut<[S]> + Copy + PartialEq + core::fmt::Debug + Send + Sync + 'static {
    /// How many numbers a row has.
    const WIDTH: usize;
    /// A row that has the same number in every place.
    #[must_use]
    fn filled(number: S) -> Self;
    /// The numbers of many rows, one row after the other.
    #[must_use]
    fn flatten(rows: &[Self]) -> &[S];
    /// The numbers of many rows, to be changed.
    #[must_use]
    fn flatten_mut(rows: &mut [Self]) -> &mut [S];
}

impl<S: Scalar, const N: usize> Row<S> for [S; N] {
    const WIDTH: usize = N;

    fn filled(number: S) -> Self {
        [number; N]
    }

    fn flatten(rows: &[Self]) -> &[S] {
        rows.as_flattened()
    }

    fn flatten_mut(rows: &mut [Self]) -> &mut [S] {
        rows.as_flattened_mut()
    }
}

/// The numbers of a tensor, as they lie in memory.
#[cfg(feature = "train")]
pub(crate) fn numbers_of<'a, N: Network>(network: &'a N, tensor: &Tensor) -> &'a [N::Scalar] {
    let all = if tensor.is_statistic() { network.statistics() } else { network.parameters() };
    &all[tensor.range.clone()]
}
