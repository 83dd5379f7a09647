//! The traits that every network implements.

use crate::tensor::Tensor;
use nn_kernels::Scalar;

/// A network declared by [`network!`](macro@crate::network): its sizes, its numbers and its prediction, with or without `std`.
///
/// The trained parameters are one flat array, and the statistics (running means, scalers) are another. A gradient has the type of the
/// network itself, so an optimizer is a loop over slices.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a network", label = "not declared by `network!`")]
pub trait Network: Sized + Send + Sync + 'static {
    /// The number type: `f32`, or `f64` with `#[scalar(f64)]`.
    type Scalar: Scalar;
    /// One row of inputs: `[Scalar; n]` for numbers and images, `[[Scalar; features]; steps]` for a sequence,
    /// `[Token<V>; steps]` for tokens; [`Padded`](crate::Padded) if rows may have fewer steps than others. Inputs with names are the fields of a
    /// struct. A batch is `&[Input]`.
    type Input: Row<Self::Scalar>;
    /// One row of outputs, of the same forms.
    type Output: Row<Self::Scalar>;

    /// The shape of a row of inputs as declared: `[n]`, `[steps, features]` or `[channels, height, width]`. That of tokens is `[steps]`.
    const INPUT_SHAPE: &'static [usize] = &[Self::Input::WIDTH];
    /// The shape of a row of outputs.
    const OUTPUT_SHAPE: &'static [usize] = &[Self::Output::WIDTH];
    /// The size of the vocabulary if a row of inputs consists of [tokens](crate::Token).
    const VOCABULARY: Option<usize> = None;
    /// The name of each input, and how many numbers it has. Empty if the input has no name.
    #[doc(hidden)]
    const INPUT_FIELDS: &'static [(&'static str, usize)] = &[];
    /// Where a row has the tokens of an input with a name: the first number, the end, and the size of the vocabulary.
    #[doc(hidden)]
    const VOCABULARIES: &'static [[usize; 3]] = &[];
    /// The size of the vocabulary of which the number at this place of a row of inputs is a token, if it is one.
    #[doc(hidden)]
    #[must_use]
    fn vocabulary_at(place: usize) -> Option<usize> {
        vocabulary_at::<Self>(place)
    }

    /// The number of trained parameters.
    const PARAMETERS: usize;
    /// The number of statistics: running means and variances, scalers. Training measures them instead of training them.
    const STATISTICS: usize;
    /// The floating-point operations of the forward pass of one row: two for each weight of a product, and about one for each number of an
    /// elementwise step.
    const FLOPS: usize;
    /// The bytes of parameters and statistics, which an embedded network adds to a program.
    const WEIGHT_BYTES: usize = (Self::PARAMETERS + Self::STATISTICS) * size_of::<Self::Scalar>();
    /// The bytes of activations that [`predict`](Self::predict) keeps on the stack. In an optimised build, spilled registers and return
    /// addresses take less than a kilobyte more. On x86-64, a convolution with more than 256 KiB of weights copies 64 KiB of them to the
    /// stack at a time, and one of each channel alone up to 40 KiB of its image.
    const STACK_BYTES: usize;
    /// The largest [`STACK_BYTES`](Self::STACK_BYTES) for which [`predict`](Self::predict) compiles. Default: 256 KiB; `#[stack_bytes(n)]`
    /// changes it.
    const STACK_LIMIT: usize = 256 * 1024;
    /// Every tensor with its name, in the order of the declaration.
    const TENSORS: &'static [Tensor];
    /// A table of layers, output shapes and numbers of parameters, as text.
    #[doc(alias("torchinfo", "torchsummary"))]
    const SUMMARY: &'static str;
    /// The source text of the declaration, with its comments. If another macro generated the declaration, it is printed from the tokens. A
    /// program that does not use this constant does not contain the text.
    const DECLARATION: &'static str = "";

    /// Predicts one row.
    ///
    /// It uses the stack only: it does not allocate, lock or make system calls, and it works without `std`. Dropout is inactive, and batch
    /// normalisation uses its running statistics.
    ///
    /// If the activations exceed [`STACK_LIMIT`](Self::STACK_LIMIT), a call of `predict` is a compile error. Then use `predict_batch`, or
    /// raise the limit:
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
    #[doc(alias("inference", "forward", "eval"))]
    #[inline]
    fn predict(&self, input: &Self::Input) -> Self::Output {
        const {
            assert!(
                Self::STACK_BYTES <= Self::STACK_LIMIT,
                "`predict` of this network exceeds the stack limit: use `predict_batch`, \
                 or raise the limit with `#[stack_bytes(n)]` on the declaration"
            );
        }
        self.predict_row(input)
    }

    /// Called by [`predict`](Self::predict) after the stack size has been checked.
    #[doc(hidden)]
    fn predict_row(&self, input: &Self::Input) -> Self::Output;

    /// Returns the trained parameters. [`TENSORS`](Self::TENSORS) says where each tensor is.
    #[doc(alias("weights"))]
    fn parameters(&self) -> &[Self::Scalar];

    /// Returns the statistics: running means and variances, scalers.
    fn statistics(&self) -> &[Self::Scalar];
}

/// See [`Network::vocabulary_at`].
pub(crate) const fn vocabulary_at<N: Network>(place: usize) -> Option<usize> {
    let mut named = 0;
    while named < N::VOCABULARIES.len() {
        let [start, end, vocabulary] = N::VOCABULARIES[named];
        if start <= place && place < end {
            return Some(vocabulary);
        }
        named += 1;
    }
    N::VOCABULARY
}

/// One row of numbers: an array, or an array of arrays with the features of each step of a sequence. If inputs or outputs have names, it is a
/// struct with a field for each, `ListingInput { photo: [f32; 3072], facts: [f32; 8] }`.
///
/// ```
/// use nn_runtime::Row;
///
/// let sequence = [[1.0_f32, 2.0], [3.0, 4.0], [5.0, 6.0]];
/// assert_eq!(sequence.numbers(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// assert_eq!(<[[f32; 2]; 3] as Row<f32>>::WIDTH, 6);
/// ```
pub trait Row<S>: Copy + PartialEq + core::fmt::Debug + Send + Sync + 'static {
    /// The number of numbers in a row.
    const WIDTH: usize;
    /// Returns a row filled with one number.
    #[must_use]
    fn filled(number: S) -> Self;
    /// Returns the numbers of many rows, one row after the other.
    #[must_use]
    fn flatten(rows: &[Self]) -> &[S];
    /// Returns the numbers of many rows for modification.
    #[must_use]
    fn flatten_mut(rows: &mut [Self]) -> &mut [S];

    /// Returns the numbers of this row, step after step.
    #[must_use]
    fn numbers(&self) -> &[S] {
        Self::flatten(core::slice::from_ref(self))
    }

    /// The number of steps that this row has, if rows may have fewer than others: those of [`Padded`](crate::Padded).
    #[must_use]
    fn steps(&self) -> Option<usize> {
        None
    }

    /// Returns the numbers of this row without padding: all of them, unless it is [`Padded`](crate::Padded).
    #[must_use]
    fn present(&self) -> &[S] {
        self.numbers()
    }

    /// Returns the numbers of this row for modification.
    #[must_use]
    fn numbers_mut(&mut self) -> &mut [S] {
        Self::flatten_mut(core::slice::from_mut(self))
    }
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

impl<S: Scalar, const FEATURES: usize, const STEPS: usize> Row<S> for [[S; FEATURES]; STEPS] {
    const WIDTH: usize = STEPS * FEATURES;

    fn filled(number: S) -> Self {
        [[number; FEATURES]; STEPS]
    }

    fn flatten(rows: &[Self]) -> &[S] {
        rows.as_flattened().as_flattened()
    }

    fn flatten_mut(rows: &mut [Self]) -> &mut [S] {
        rows.as_flattened_mut().as_flattened_mut()
    }
}

/// The items of the `Row` implementation of a struct whose fields are rows.
#[doc(hidden)]
#[macro_export]
macro_rules! __fields_as_row {
    ($scalar:ty) => {
        const WIDTH: ::core::primitive::usize = ::core::mem::size_of::<Self>() / ::core::mem::size_of::<$scalar>();

        fn filled(__number: $scalar) -> Self {
            let mut __row: Self = $crate::__private::bytemuck::Zeroable::zeroed();
            $crate::Row::numbers_mut(&mut __row).fill(__number);
            __row
        }

        fn flatten(__rows: &[Self]) -> &[$scalar] {
            $crate::__private::bytemuck::must_cast_slice(__rows)
        }

        fn flatten_mut(__rows: &mut [Self]) -> &mut [$scalar] {
            $crate::__private::bytemuck::must_cast_slice_mut(__rows)
        }
    };
}

/// Returns the numbers of a tensor in the order of memory.
#[cfg(feature = "train")]
pub(crate) fn numbers_of<'a, N: Network>(network: &'a N, tensor: &Tensor) -> &'a [N::Scalar] {
    let all = if tensor.is_statistic() { network.statistics() } else { network.parameters() };
    &all[tensor.range.clone()]
}
