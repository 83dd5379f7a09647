//! Networks with smaller weights, which can only predict: `#[weights("…", as = i8)]`.

use crate::kernel;
use crate::network::Row;
use nn_kernels::Machine;

/// The items that the macro generates for [`predict_narrow`].
pub trait Narrow {
    /// One weight in memory, or four.
    type Weight;
    /// One row of inputs.
    type Input: Row<f32>;
    /// One row of outputs.
    type Output: Row<f32>;
    /// See [`Network::STACK_BYTES`](crate::Network::STACK_BYTES).
    const STACK_BYTES: usize;
    /// See [`Network::STACK_LIMIT`](crate::Network::STACK_LIMIT).
    const STACK_LIMIT: usize = 256 * 1024;

    /// Predicts one row with an instruction set that is already chosen.
    fn predict_with<M: Machine>(weights: &[Self::Weight], numbers: &[f32], input: &[f32], output: &mut [f32]);
}

/// Predicts one row, with one choice of instruction set for the whole network.
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
            N::predict_with::<M>(self.weights, self.numbers, self.input.numbers(), output.numbers_mut());
            output
        }
    }
    const {
        assert!(
            N::STACK_BYTES <= N::STACK_LIMIT,
            "`predict` of this network exceeds the stack limit: raise it with `#[stack_bytes(n)]` on the declaration"
        );
    }
    kernel::dispatch(Predict::<N> { weights, numbers, input })
}
