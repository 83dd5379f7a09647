//! Cure: Write at least one copy, or remove the layers. See [`Repeat`](crate::kind::Repeat).

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Repeat(0) { Dense(8) },
    }
}

fn main() {}
