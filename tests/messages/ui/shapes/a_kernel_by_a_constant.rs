//! Cure: Write a literal. Only sizes can be const expressions. See [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

const KERNEL: usize = 3;

network! {
    struct Net([3, 8, 8]) -> 10 {
        Conv2d(16, kernel = KERNEL), Flatten, Dense(10),
    }
}

fn main() {}
