//! Cure: Write the width of the input, here `Dense(8 -> 8)`, or leave it out: `Dense(8)`. See [`Residual`](crate::kind::Residual).

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Residual { Residual { Dense(9 -> 8) }, Relu },
    }
}

fn main() {}
