//! Cure: Write a smaller kernel, or a larger constant. See [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

const SIDE: usize = 4;

network! {
    struct Net([1, SIDE, SIDE]) -> 10 {
        Conv2d(8, kernel = [5, 3]), Flatten, Dense(10),
    }
}

fn main() {}
