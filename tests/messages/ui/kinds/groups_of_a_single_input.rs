//! Cure: Write fewer groups, here `GroupNorm(4)`. See [`GroupNorm`](crate::kind::GroupNorm).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(8),
        GroupNorm(8),
        Dense(1),
    }
}

fn main() {}
