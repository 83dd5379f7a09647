//! A network without layers, for tests that only need its numbers.

use crate::compiled::{Compiled, no_passes};
use crate::network::Network;
use crate::numbers::Numbers;
use crate::tensor::{Role, Tensor};
use nn_kernels::Scalar;

/// `N` parameters, two running statistics with momentum 0.1, and two statistics of a scaler.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fake<S: Scalar, const N: usize> {
    parameters: Numbers<S, N>,
    statistics: Numbers<S, 4>,
}

impl<S: Scalar, const N: usize> Fake<S, N> {
    pub(super) fn of(parameters: &[f64]) -> Self {
        Self::with_statistics(parameters, &[0.0; 4])
    }

    pub(super) fn with_statistics(parameters: &[f64], statistics: &[f64]) -> Self {
        let mut fake = Self::zeros();
        let (to_parameters, to_statistics) = fake.numbers_mut();
        for (to, from) in [(to_parameters, parameters), (to_statistics, statistics)] {
            to.iter_mut().zip(from).for_each(|(to, &from)| *to = S::from_f64(from));
        }
        fake
    }

    pub(super) fn numbers(&self) -> [f64; N] {
        self.parameters.as_array().map(S::to_f64)
    }
}

impl<S: Scalar, const N: usize> Network for Fake<S, N> {
    type Scalar = S;
    type Input = [S; 1];
    type Output = [S; 1];
    const PARAMETERS: usize = N;
    const STATISTICS: usize = 4;
    const FLOPS: usize = 0;
    const STACK_BYTES: usize = 0;
    const TENSORS: &'static [Tensor] = &[
        Tensor::new("norm.running_mean", &[2], 0, Role::Statistic { momentum: Some(0.1) }),
        Tensor::new("weight", &[N], 0, Role::Weight),
        Tensor::new("scaler.mean", &[2], 2, Role::Statistic { momentum: None }),
    ];
    const SUMMARY: &'static str = "";

    fn predict_row(&self, input: &[S; 1]) -> [S; 1] {
        *input
    }

    fn parameters(&self) -> &[S] {
        self.parameters.as_array()
    }

    fn statistics(&self) -> &[S] {
        self.statistics.as_array()
    }
}

impl<S: Scalar, const N: usize> Compiled for Fake<S, N> {
    no_passes!(S);

    fn zeros() -> Self {
        Self { parameters: Numbers::filled(S::ZERO), statistics: Numbers::filled(S::ZERO) }
    }

    fn numbers_mut(&mut self) -> (&mut [S], &mut [S]) {
        (self.parameters.as_mut_slice(), self.statistics.as_mut_slice())
    }
}
