//! Cure: Write the kind as it is listed in [the layers](macro@crate::network#layers): `LeakyRelu`.

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4),
        leaky_relu,
        Dense(1),
    }
}

fn main() {}
