//! Cure: Write `Relu`, or `LeakyRelu(0.1)` for a slope. See [`Relu`](crate::kind::Relu).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Relu(0.1),
        Dense(1),
    }
}

fn main() {}
