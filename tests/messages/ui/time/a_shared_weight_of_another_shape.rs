//! Cure: Share a weight of the same shape: the table of an `Embedding` has a row for each output. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(Tokens(64, 65)) -> [64, 66] {
        wte: Embedding(128), head: Dense(66, weight = wte),
    }
}

fn main() {}
