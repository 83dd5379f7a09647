//! Cure: Write `init = HeNormal`, or `init = Normal(2.0)` to choose the deviation. See [`HeNormal`](crate::init::HeNormal).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4, init = HeNormal(2.0)),
        Relu,
        Dense(1),
    }
}

fn main() {}
