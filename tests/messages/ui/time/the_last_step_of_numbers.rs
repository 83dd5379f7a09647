//! Cure: Remove the `Last`. See [`Last`](crate::kind::Last).

use nn_runtime::network;

network! {
    struct Net([28, 28]) -> 10 {
        Lstm(64), Last, fc1: Dense(32), Last, Dense(10),
    }
}

fn main() {}
