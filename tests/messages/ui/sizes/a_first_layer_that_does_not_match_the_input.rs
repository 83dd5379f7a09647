//! Cure: Write the size of the input, here `Dense(8 -> 1)`, or leave it out: `Dense(1)`. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(9 -> 1),
    }
}

fn main() {}
