//! Cure: Write a smaller number, or `#[scalar(f64)]` before the `struct`. See [`LeakyRelu`](crate::kind::LeakyRelu).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4),
        LeakyRelu(1e39),
        Dense(1),
    }
}

fn main() {}
