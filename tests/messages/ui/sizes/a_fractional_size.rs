//! Cure: Write an integer: `Dense(2)`. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(1.5),
        Dense(1),
    }
}

fn main() {}
