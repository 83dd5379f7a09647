//! Cure: Remove it: an `Lstm` has its own. `Rnn(64, Relu)` can have a rectifier. See [`Rnn`](crate::kind::Rnn).

use nn_runtime::network;

network! {
    struct Net([28, 28]) -> 10 {
        Lstm(64, Tanh), Rnn(32, Gelu), Last, Dense(10),
    }
}

fn main() {}
