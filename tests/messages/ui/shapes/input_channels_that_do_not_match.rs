//! Cure: Write the channels of the layer before, here `6 -> 16`, or leave them out: `Conv2d(16, kernel = 3)`. See
//! [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

network! {
    struct Net([3, 32, 32]) -> 10 {
        conv1: Conv2d(6, kernel = 5), Relu,
        conv2: Conv2d(8 -> 16, kernel = 3), Relu,
        Flatten, Dense(10),
    }
}

fn main() {}
