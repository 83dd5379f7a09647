//! Cure: Put the noise behind the [`Embedding`](crate::kind::Embedding): `Embedding(8), Noise(0.1)`.

use nn_runtime::network;

network! {
    struct Net(Tokens(4, 9)) -> 1 {
        Noise(0.1),
        Embedding(8), Flatten,
        Dense(1),
    }
}

fn main() {}
