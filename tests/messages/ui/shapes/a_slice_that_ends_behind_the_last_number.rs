//! Cure: End the range at the last number: `Slice(4..10)`, or `Slice(4..)`. See [`Slice`](crate::kind::Slice).

use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Dense(10), Slice(4..12), Dense(2),
    }
}

fn main() {}
