//! Cure: Write `Dropout(0.2)` where a row is numbers, or drop channels before the [`Flatten`](crate::kind::Flatten).

use nn_runtime::network;

network! {
    struct Net([4, 8, 8]) -> 10 {
        Conv2d(8, kernel = 3), Flatten,
        Dropout(0.2, channels),
        Dense(10),
    }
}

fn main() {}
