//! Cure: Write `Residual(project) { … }`. See [`Residual`](crate::kind::Residual).

use nn_runtime::network;

network! {
    struct Net(8) -> 4 {
        Residual(projekt) { Dense(4) },
    }
}

fn main() {}
