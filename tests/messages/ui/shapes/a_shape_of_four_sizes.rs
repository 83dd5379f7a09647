//! Cure: Write `[1, 28, 28]`: the batch is no part of the shape. See [shapes](macro@crate::network#shapes).

use nn_runtime::network;

network! {
    struct Net([1, 1, 28, 28]) -> 10 {
        Conv2d(8, kernel = 3), Flatten, Dense(10),
    }
}

fn main() {}
