//! Cure: End the body in the width of its input, here `Dense(8 -> 8)`. See [`Repeat`](crate::kind::Repeat).

use nn_runtime::network;

network! {
    struct Net(8) -> 4 {
        Repeat(3) { narrow: Dense(8 -> 4) },
    }
}

fn main() {}
