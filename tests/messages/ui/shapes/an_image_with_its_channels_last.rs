//! Cure: Write the channels first, `[1, 28, 28]`, and give the rows in this order. See [shapes](macro@crate::network#shapes).

use nn_runtime::network;

network! {
    struct Net([28, 28, 1]) -> 10 {
        Conv2d(8, kernel = 3), Flatten, Dense(10),
    }
}

fn main() {}
