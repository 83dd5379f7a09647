//! Cure: Write a number of outputs that is a multiple of the groups, here `Conv2d(18, kernel = 3, groups = 6)`. See
//! [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

network! {
    struct Net([6, 8, 8]) -> 10 {
        Conv2d(16, kernel = 3, groups = 6), Flatten, Dense(10),
    }
}

fn main() {}
