//! Cure: Write the path of another network, or repeat layers with [`Repeat`](crate::kind::Repeat).

use nn_runtime::network;

network! {
    struct Net(4) -> 1 {
        self::Net,
        Dense(1),
    }
}

fn main() {}
