//! Cure: Leave the padding out for none: `Conv2d(16, kernel = 3)`. See [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 10 {
        Conv2d(16, kernel = 3, padding = valid), Flatten, Dense(10),
    }
}

fn main() {}
