//! Cure: Write one number: `#[loss(Huber(0.5))]`. See [`Huber`](crate::loss::Huber).

use nn_runtime::network;

network! {
    #[loss(Huber(0.5 5))]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
