//! Cure: Write a number below 1: `pre_emphasis = 0.95`. See [`EsrLoss`](crate::loss::EsrLoss).

use nn_runtime::network;

network! {
    #[loss(EsrLoss(pre_emphasis = 1.0))]
    struct Net([64, 1]) -> [64, 1] {
        Lstm(8), Dense(1),
    }
}

fn main() {}
