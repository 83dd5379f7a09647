//! Cure: Write a factor above 0, or remove the output. See [several inputs and outputs](macro@crate::network#several-inputs-and-outputs).

use nn_runtime::network;

network! {
    #[loss(kind = Huber, price = Huber * 0.0)]
    struct Net(8) -> (kind: 5, price: 1) {
        Heads { kind: Dense(5), price: Dense(1) },
    }
}

fn main() {}
