//! Cure: Write [`Prelu`](crate::kind::Prelu) for a slope for each channel, or `Prelu(shared)` for a single one.

use nn_runtime::network;

network! {
    struct Net([3, 32, 32]) -> 10 {
        Conv2d(16, kernel = 3), Prelu(16), GlobalAvgPool, Dense(10),
    }
}

fn main() {}
