//! Cure: Write how many features there are, or leave them out. See [`Lstm`](crate::kind::Lstm).

use nn_runtime::network;

network! {
    struct Net([28, 27]) -> 10 {
        Lstm(28 -> 64), Last, Dense(10),
    }
}

fn main() {}
