//! Cure: Give the recurrent layer a sequence: `Reshape([28, 28])` makes one of an image's lines. See [`Gru`](crate::kind::Gru).

use nn_runtime::network;

network! {
    struct Net([1, 28, 28]) -> 10 {
        Gru(64), Last, Dense(10),
    }
}

fn main() {}
