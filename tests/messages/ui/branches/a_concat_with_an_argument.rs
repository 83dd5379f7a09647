//! Cure: Write `Concat { … }`. See [`Concat`](crate::kind::Concat).

use nn_runtime::network;

network! {
    struct Net(8) -> 4 {
        Concat(2) { Dense(4) },
    }
}

fn main() {}
