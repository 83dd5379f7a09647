//! Cure: Implement [`Layer`](crate::Layer) or [`Activation`](crate::Activation) for the type.

use nn_runtime::network;

struct NotALayer;

network! {
    struct Net(8) -> 1 {
        self::NotALayer,
        Dense(1),
    }
}

fn main() {}
