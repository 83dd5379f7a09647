//! Cure: Write [`BatchNorm`](crate::kind::BatchNorm), or remove [`RmsNorm`](crate::kind::RmsNorm).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(1),
        RmsNorm,
    }
}

fn main() {}
