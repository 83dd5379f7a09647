//! Cure: Declare the output with `..=` too: a row has as many answers as steps. See [`Padded`](crate::Padded).

use nn_runtime::network;

network! {
    struct Net([..=8, 3]) -> [8, 2] { Gru(4), Dense(2) }
}

fn main() {}
