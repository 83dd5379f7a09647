//! Networks with smaller weights, which only predict: `#[weights("…", as = i8)]`.

use crate::kernel;
use crate::machine::Machine;
use crate::network::Row;

/// What an expansion gives for [`predict_narrow`].
pub trait Narrow {
    /// A weight in memory, or four.
    type Weight;
    /// One row of input.
    type Input: Row<f32>;
    /// One row of output.
    type Output: Row<f32>;
    /// See [`Network::STACK_BYTES`](crate::Network::STACK_BYTES).
    const STACK_BYTES: usize;
    /// See [`Network::STACK_LIMIT`](crate::Network::STACK_LIMIT).
    const STACK_LIMIT: usize = 256 * 1024;

    /// The answer for one row, under an instruction set that has been chosen already.
    fn predict_with<M: Machine>(weights: &[Self::Weight], numbers: &[f32], input: &[f32], output: &mut [f32]);
}

/// The prediction of one row, whole under one choice of instruction set.
#[must_use]
pub fn predict_narrow<N: Narrow>(_: &N, weights: &[N::Weight], numbers: &[f32], input: &N::Input) -> N::Output {
    struct Predict<'a, N: Narrow> {
        weights: &'a [N::Weight],
        numbers: &'a [f32],
        input: &'a N::Input,
    }
    impl<N: Narrow> kernel::Operation for Predict<'_, N> {
        type Output = N::Output;

        #[inline(always)]
        fn run<M: Machine>(self) -> N::Output {
            let mut output = N::Output::filled(0.0);
            N::predict_with::<M>(self.weights, self.numbers, self.input.as_ref(), output.as_mut());
            output
        }
    }
    const {
        assert!(
            N::STACK_BYTES <= N::STACK_LIMIT,
            "this network keeps more on the stack than `predict` may: allow it with #[stack_bytes(n)] on the declaration"
        );
    }
    kernel::dispatch(Predict::<N> { weights, numbers, input })
}
