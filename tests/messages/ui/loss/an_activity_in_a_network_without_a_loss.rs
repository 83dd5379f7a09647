//! Cure: Write `#[loss(…)]` on the declaration, or remove the layer. See [`Activity`](crate::kind::Activity).

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        code: Dense(4), Relu, Activity(L1(0.01)), Dense(8),
    }
}

fn main() {}
