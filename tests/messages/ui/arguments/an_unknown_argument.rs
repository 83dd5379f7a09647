//! Cure: Write `Dense(4, bias = false)`. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4, biass = false),
        Dense(1),
    }
}

fn main() {}
