//! Cure: Write a range whose end is behind its start, such as `Slice(4..8)`. See [`Slice`](crate::kind::Slice).

use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Dense(10), Slice(4..4), Dense(2),
    }
}

fn main() {}
