//! Cure: Write its layers in braces: `Residual { Dense(8), Relu }`. See [`Residual`](crate::kind::Residual).

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Residual,
    }
}

fn main() {}
