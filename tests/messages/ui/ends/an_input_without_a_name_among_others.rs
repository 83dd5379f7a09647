//! Cure: Give each input a name.

use nn_runtime::network;

network! {
    struct Net(photo: [3, 8, 8], 4) -> 1 {
        Flatten, Dense(1),
    }
}

fn main() {}
