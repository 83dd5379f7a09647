//! Cure: Write literals: the numbers that are taken are known while compiling. See [`Slice`](crate::kind::Slice).

use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Slice([0, first]), Dense(2),
    }
}

fn main() {}
