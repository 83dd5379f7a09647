//! Cure: Remove `init`, or write a random initialiser, because the layer is a hidden one in its second use. See [the initialisers](crate::init).

use nn_runtime::network;

network! {
    struct Net(4) -> 8 {
        Concat {
            again: Dense(4, init = Zeros),
            { Again(again), Tanh, Dense(4) },
        },
    }
}

fn main() {}
