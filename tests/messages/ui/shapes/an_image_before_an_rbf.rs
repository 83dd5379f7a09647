//! Cure: Write `Flatten, Rbf(16)`: an [`Rbf`](crate::kind::Rbf) takes numbers, or the features of each step of a sequence.

use nn_runtime::network;

network! {
    struct Net([1, 8, 8]) -> 10 {
        Rbf(16),
        Dense(10),
    }
}

fn main() {}
