//! Cure: Leave `after` out, or declare rows of equal length. See [`PaddedSteps`](crate::loss::PaddedSteps).

use nn_runtime::network;

network! {
    #[loss(MeanSquaredError(after = 2))]
    struct Net([..=8, 3]) -> [..=8, 2] { Gru(2) }
}

fn main() {}
