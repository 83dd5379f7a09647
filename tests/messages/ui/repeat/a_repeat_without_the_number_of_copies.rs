//! Cure: Write the number of copies: `Repeat(3) { … }`. See [`Repeat`](crate::kind::Repeat).

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Repeat { Dense(8) },
    }
}

fn main() {}
