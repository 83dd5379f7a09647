//! Cure: Give each input a name. See [several inputs and outputs](macro@crate::network#several-inputs-and-outputs).

use nn_runtime::network;

network! {
    struct Net(photo: [3, 8, 8], 4) -> 1 {
        Flatten, Dense(1),
    }
}

fn main() {}
