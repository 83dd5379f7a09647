//! Cure: Write a range, `Slice(..4)` for the first four numbers. See [`Slice`](crate::kind::Slice).

use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Dense(10), Slice(4), Dense(2),
    }
}

fn main() {}
