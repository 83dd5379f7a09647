//! Cure: Write a number of groups that divides both kinds of channels, here 1, 2, 3 or 6. See [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

network! {
    struct Net([6, 8, 8]) -> 10 {
        Conv2d(12, kernel = 3, groups = 4), Flatten, Dense(10),
    }
}

fn main() {}
