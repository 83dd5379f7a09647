//! Cure: Choose a number of groups that divides the channels. As many groups as channels normalise each channel of its own. See
//! [`GroupNorm`](crate::kind::GroupNorm).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 10 {
        Conv2d(6, kernel = 3), GroupNorm(4), Relu,
        Flatten, Dense(10),
    }
}

fn main() {}
