//! Cure: Write a shape with as many numbers, here `Reshape([4, 4, 4])`. See [`Reshape`](crate::kind::Reshape).

use nn_runtime::network;

network! {
    struct Net(8) -> 10 {
        fc: Dense(64), Reshape([3, 4, 4]),
        Conv2d(8, kernel = 3), Flatten, Dense(10),
    }
}

fn main() {}
