//! Cure: Write the number of outputs: `Dense(64)`. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense,
        Dense(1),
    }
}

fn main() {}
