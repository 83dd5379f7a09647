//! The prediction of one row.

use crate::kernel;
use crate::layer::Layer;
use crate::machine::Machine;
use crate::scalar::Scalar;

/// Predicts one row, with one choice of instruction set for the whole network.
#[must_use]
pub fn predict<L: Layer<IN, S>, S: Scalar, const IN: usize, const OUT: usize>(
    parameters: &[S],
    statistics: &[S],
    input: &[S; IN],
) -> [S; OUT] {
    struct Predict<'a, L, S, const IN: usize, const OUT: usize> {
        parameters: &'a [S],
        statistics: &'a [S],
        input: &'a [S; IN],
        layer: core::marker::PhantomData<L>,
    }
    impl<L: Layer<IN, S>, S: Scalar, const IN: usize, const OUT: usize> kernel::Operation for Predict<'_, L, S, IN, OUT> {
        type Output = [S; OUT];

        #[inline(always)]
        fn run<M: Machine>(self) -> [S; OUT] {
            let mut output = [S::ZERO; OUT];
            L::predict_with::<M>(self.parameters, self.statistics, self.input, &mut output);
            output
        }
    }
    kernel::dispatch(Predict { parameters, statistics, input, layer: core::marker::PhantomData::<L> })
}
