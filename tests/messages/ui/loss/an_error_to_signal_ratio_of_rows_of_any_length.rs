//! Cure: Declare rows of equal length, or use `MeanSquaredError`. See [`PaddedSteps`](crate::loss::PaddedSteps).

use nn_runtime::network;

network! {
    #[loss(EsrLoss)]
    struct Sound([..=8, 1]) -> [..=8, 1] { Gru(1) }
}

fn main() {}
