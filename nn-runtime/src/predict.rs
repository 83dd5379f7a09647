//! The prediction of one row.

use core::marker::PhantomData;

use crate::kernel;
use crate::layer::Layer;
use crate::network::Row;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// Predicts one row, with one choice of instruction set for the whole network.
#[must_use]
pub fn predict<L: Layer<IN, S>, S: Scalar, I: Row<S>, O: Row<S>, const IN: usize>(parameters: &[S], statistics: &[S], input: &I) -> O {
    struct Predict<'a, L, S, I, O, const IN: usize> {
        parameters: &'a [S],
        statistics: &'a [S],
        input: &'a I,
        output: PhantomData<O>,
        layer: PhantomData<L>,
    }
    impl<L: Layer<IN, S>, S: Scalar, I: Row<S>, O: Row<S>, const IN: usize> kernel::Operation for Predict<'_, L, S, I, O, IN> {
        type Output = O;

        #[inline(always)]
        fn run<M: Machine>(self) -> O {
            let mut output = O::filled(S::ZERO);
            L::predict_with::<M>(self.parameters, self.statistics, self.input.numbers(), output.numbers_mut());
            output
        }
    }
    kernel::dispatch(Predict { parameters, statistics, input, output: PhantomData, layer: PhantomData::<L> })
}
