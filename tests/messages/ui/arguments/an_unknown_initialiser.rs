//! Cure: Write one of [the initialisers](crate::init): `init = HeNormal`.

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4, init = HeNormall),
        Relu,
        Dense(1),
    }
}

fn main() {}
