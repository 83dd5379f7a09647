//! Cure: Write [`BatchNorm`](crate::kind::BatchNorm), which normalises each channel of an image, or put `Flatten` before the layer.

use nn_runtime::network;

network! {
    struct Net([16, 8, 8]) -> 10 {
        LayerNorm, Flatten, Dense(10),
    }
}

fn main() {}
