//! Cure: Write `AvgPool(2)` for windows, or `GlobalAvgPool` without parentheses. See [`GlobalAvgPool`](crate::kind::GlobalAvgPool).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 10 {
        GlobalAvgPool(2), Dense(10),
    }
}

fn main() {}
