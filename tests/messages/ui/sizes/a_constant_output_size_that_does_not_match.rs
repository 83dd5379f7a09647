//! Cure: Write the declared number of outputs as the size of the last [`Dense`](crate::kind::Dense), here `Dense(CLASSES)`.

use nn_runtime::network;

const CLASSES: usize = 3;

network! {
    struct Net(8) -> CLASSES {
        output: Dense(2 + 2),
    }
}

fn main() {}
