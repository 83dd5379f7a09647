//! Cure: Write a shape with as many numbers, here `Reshape([4, SIDE, SIDE])`. See [`Reshape`](crate::kind::Reshape).

use nn_runtime::network;

const SIDE: usize = 4;

network! {
    struct Net(8) -> 10 {
        fc: Dense(64), Reshape([3, SIDE, SIDE]),
        Conv2d(8, kernel = 3), Flatten, Dense(10),
    }
}

fn main() {}
