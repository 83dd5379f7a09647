//! Cure: Write fewer copies: the numbers of nested repeats multiply. See [`Repeat`](crate::kind::Repeat).

use nn_runtime::network;

network! {
    struct Net(4) -> 4 {
        Repeat(1000) { Repeat(1000) { Dense(4) } },
    }
}

fn main() {}
