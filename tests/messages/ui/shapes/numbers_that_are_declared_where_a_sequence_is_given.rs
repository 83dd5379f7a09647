//! Cure: Write [`Flatten`](crate::kind::Flatten) before the last layer, or declare a sequence: `[28, 10]`.

use nn_runtime::network;

network! {
    struct Net([28, 28]) -> 10 {
        Dense(64), Relu,
        Dense(10), Softmax,
    }
}

fn main() {}
