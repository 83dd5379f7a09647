//! Cure: Implement [`Initializer`](crate::init::Initializer) for the type.

use nn_runtime::network;

struct Small;

network! {
    struct Net(8) -> 1 {
        Dense(1, init = self::Small),
    }
}

fn main() {}
