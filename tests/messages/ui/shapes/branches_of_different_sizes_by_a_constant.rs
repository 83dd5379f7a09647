//! Cure: Write `padding = same`, or another kernel or stride in one branch. See [`Concat`](crate::kind::Concat).

use nn_runtime::network;

const SIDE: usize = 16;

network! {
    struct Net([3, SIDE, 16]) -> 10 {
        Concat { Conv2d(8, kernel = [3, 1]), Identity },
        Flatten, Dense(10),
    }
}

fn main() {}
