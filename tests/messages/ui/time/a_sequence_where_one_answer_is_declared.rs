//! Cure: Put `Last` behind the recurrent layer. See [`Last`](crate::kind::Last).

use nn_runtime::network;

network! {
    struct Net([28, 28]) -> 10 {
        Lstm(64), Dense(10),
    }
}

fn main() {}
