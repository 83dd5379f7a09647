//! Cure: Write [`BatchNorm`](crate::kind::BatchNorm), or remove [`LayerNorm`](crate::kind::LayerNorm).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(1),
        LayerNorm,
    }
}

fn main() {}
