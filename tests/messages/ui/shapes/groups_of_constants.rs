//! Cure: Write literals for the channels, here `struct Net([6, 8, 8])`. See [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

const CHANNELS: usize = 6;

network! {
    struct Net([CHANNELS, 8, 8]) -> 10 {
        Conv2d(12, kernel = 3, groups = 3), Flatten, Dense(10),
    }
}

fn main() {}
