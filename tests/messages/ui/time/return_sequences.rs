//! Cure: Leave `return_sequences` out: a sequence stays one until `Last`. See [`Lstm`](crate::kind::Lstm).

use nn_runtime::network;

network! {
    struct Net([28, 27]) -> 10 {
        Lstm(64, return_sequences = true), Last, Dense(10),
    }
}

fn main() {}
