//! Cure: Remove `init`, or write a random initialiser: `init = HeNormal`. See [the initialisers](crate::init).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        hidden: Dense(4, init = Zeros),
        Relu,
        Dense(1),
    }
}

fn main() {}
