//! Cure: Write an odd kernel. See [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 10 {
        Conv2d(16, kernel = 4, padding = same), Flatten, Dense(10),
    }
}

fn main() {}
