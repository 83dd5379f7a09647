//! Cure: Put `Dropout` behind the layer. See [`Lstm`](crate::kind::Lstm).

use nn_runtime::network;

network! {
    struct Net([28, 28]) -> 10 {
        Lstm(64, dropout = 0.2), Last, Dense(10),
    }
}

fn main() {}
