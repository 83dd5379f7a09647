//! Cure: Write a slope of at least 0: `LeakyRelu(0.1)`. See [`LeakyRelu`](crate::kind::LeakyRelu).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        LeakyRelu(-0.1),
        Dense(1),
    }
}

fn main() {}
