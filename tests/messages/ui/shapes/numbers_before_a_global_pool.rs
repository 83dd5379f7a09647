//! Cure: Write the shape of the input, here `struct Net([8, 8])`. See [`GlobalAvgPool`](crate::kind::GlobalAvgPool).

use nn_runtime::network;

network! {
    struct Net(64) -> 10 {
        GlobalAvgPool,
        Dense(10),
    }
}

fn main() {}
