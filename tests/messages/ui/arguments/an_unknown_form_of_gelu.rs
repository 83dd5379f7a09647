//! Cure: Write `Gelu`, which is the exact form, or `Gelu(tanh)`. See [`Gelu`](crate::kind::Gelu).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Gelu(erf),
        Dense(1),
    }
}

fn main() {}
