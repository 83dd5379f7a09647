//! Cure: Write `bidirectional`. See [`Lstm`](crate::kind::Lstm).

use nn_runtime::network;

network! {
    struct Net([28, 28]) -> 10 {
        Lstm(64, reverse), Last, Dense(10),
    }
}

fn main() {}
