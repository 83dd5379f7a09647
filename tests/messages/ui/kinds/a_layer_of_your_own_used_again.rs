//! Cure: Write the layers of `Encoder` into a `Repeat(1) { … }` of this network, and use that [`Again`](crate::kind::Again).

use nn_runtime::network;

network! {
    struct Encoder(8) -> 8 { Dense(8), Relu }
}

network! {
    struct Net(left: 8, right: 8) -> 1 {
        Concat {
            encoder: self::Encoder,
            { From(right), Again(encoder) },
        },
        Dense(1),
    }
}

fn main() {}
