//! Cure: Write `initial = trained`, or leave it out. See [`Lstm`](crate::kind::Lstm).

use nn_runtime::network;

network! {
    struct Net([28, 28]) -> 10 {
        Lstm(64, initial = zeros), Last, Dense(10),
    }
}

fn main() {}
