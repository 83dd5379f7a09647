//! Cure: Declare the input as a sequence, `[steps, features]`. See [`Lstm`](crate::kind::Lstm).

use nn_runtime::network;

network! {
    struct Net(28) -> 10 {
        Lstm(64), Dense(10),
    }
}

fn main() {}
