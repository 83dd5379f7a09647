//! Cure: Write `Dense(64), Reshape([1, 8, 8]), Conv2d(6, kernel = 3)`. See [`Reshape`](crate::kind::Reshape).

use nn_runtime::network;

network! {
    struct Net(8) -> 10 {
        Dense(64), Relu, Conv2d(6, kernel = 3), Relu,
        Flatten, Dense(10),
    }
}

fn main() {}
