//! Cure: Use `LayerNorm`, which normalises each step by itself. See [`Padded`](crate::Padded).

use nn_runtime::network;

network! {
    struct Net([..=8, 3]) -> 1 { BatchNorm, Gru(4), Last, Dense(1) }
}

fn main() {}
