//! Cure: Write `padding = same` in the other branch. See [`Concat`](crate::kind::Concat).

use nn_runtime::network;

network! {
    struct Net([3, 16, 16]) -> 10 {
        Concat { Conv2d(8, kernel = 3), Identity },
        Flatten, Dense(10),
    }
}

fn main() {}
