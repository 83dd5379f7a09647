//! Cure: Choose another name: the copies of `hidden` are called `hidden_1`, `hidden_2` and so on. See [`Repeat`](crate::kind::Repeat).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        hidden_2: Dense(4),
        Repeat(3) { hidden: Dense(4), Relu },
        Dense(1),
    }
}

fn main() {}
