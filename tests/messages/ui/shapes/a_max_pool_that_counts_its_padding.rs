//! Cure: Leave it out: only a mean counts its padding. See [`AvgPool`](crate::kind::AvgPool).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 2 {
        MaxPool(2, padding = 1, count_include_pad = false), Flatten, Dense(2),
    }
}

fn main() {}
