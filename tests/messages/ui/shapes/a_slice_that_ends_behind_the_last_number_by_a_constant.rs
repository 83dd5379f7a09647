//! Cure: End the range at the last number. See [`Slice`](crate::kind::Slice).

use nn_runtime::network;

const WIDTH: usize = 10;

network! {
    struct Net(8) -> 2 {
        Dense(WIDTH), Slice(4..12), Dense(2),
    }
}

fn main() {}
