//! Cure: Put the `Dense` behind `Last`, or leave it out. See [`Rnn`](crate::kind::Rnn).

use nn_runtime::network;

network! {
    struct Net([28, 8]) -> 10 {
        Flatten, hidden: Dense(64), Rnn(64), Dense(10),
    }
}

fn main() {}
