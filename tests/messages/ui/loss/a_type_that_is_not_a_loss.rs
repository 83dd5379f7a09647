//! Cure: Implement [`Loss`](crate::loss::Loss) for the type.

use nn_runtime::network;

#[derive(Default)] struct NotALoss;

network! {
    #[loss(self::NotALoss)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
