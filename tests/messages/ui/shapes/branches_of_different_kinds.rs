//! Cure: Write [`Flatten`](crate::kind::Flatten) at the end of the other branch too.

use nn_runtime::network;

network! {
    struct Net([3, 16, 16]) -> 10 {
        Concat { { Conv2d(8, kernel = 3), GlobalAvgPool }, Conv2d(8, kernel = 3) },
        Dense(10),
    }
}

fn main() {}
