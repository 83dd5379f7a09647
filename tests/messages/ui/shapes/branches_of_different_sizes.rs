//! Cure: Write `padding = same`, or another kernel or stride in one branch. See [`Concat`](crate::kind::Concat).

use nn_runtime::network;

network! {
    struct Net([3, 16, 16]) -> 10 {
        Concat {
            narrow: Conv2d(8, kernel = 1),
            wide: Conv2d(8, kernel = 5),
        },
        Flatten, Dense(10),
    }
}

fn main() {}
