//! Cure: Write a smaller probability: `Dropout(0.5)`. See [`Dropout`](crate::kind::Dropout).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4),
        Dropout(0.99999999999),
        Dense(1),
    }
}

fn main() {}
