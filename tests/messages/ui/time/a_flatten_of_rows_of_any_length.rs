//! Cure: Put `Last`, `GlobalAvgPool` or `GlobalMaxPool` where `Flatten` is. See [`Padded`](crate::Padded).

use nn_runtime::network;

network! {
    struct Net([..=8, 3]) -> 1 { Dense(4), Tanh, Flatten, Dense(1) }
}

fn main() {}
