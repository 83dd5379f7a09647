//! Cure: Write a narrower kernel, or a padding, here `padding = [0, 1]`. See [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

network! {
    struct Net([1, 16, 4]) -> 10 {
        Conv2d(8, kernel = [3, 5]), Flatten, Dense(10),
    }
}

fn main() {}
