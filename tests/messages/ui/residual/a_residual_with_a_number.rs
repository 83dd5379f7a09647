//! Cure: Write `Residual { … }`, or `Repeat(2) { Residual { … } }` for two of them. See [`Residual`](crate::kind::Residual).

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Residual(2) { Relu },
    }
}

fn main() {}
