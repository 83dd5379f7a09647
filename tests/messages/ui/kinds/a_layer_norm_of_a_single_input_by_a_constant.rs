//! Cure: Write [`BatchNorm`](crate::kind::BatchNorm), remove [`LayerNorm`](crate::kind::LayerNorm), or choose a larger constant.

use nn_runtime::network;

const WIDTH: usize = 1;

network! {
    struct Net(8) -> 1 {
        Dense(WIDTH),
        LayerNorm,
        Dense(1),
    }
}

fn main() {}
