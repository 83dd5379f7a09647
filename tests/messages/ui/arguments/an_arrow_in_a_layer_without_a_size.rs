//! Cure: Write `LeakyRelu(0.1)`: an activation has as many outputs as inputs. See [`LeakyRelu`](crate::kind::LeakyRelu).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        LeakyRelu(8 -> 0.1),
        Dense(1),
    }
}

fn main() {}
