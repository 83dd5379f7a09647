//! Cure: Give each output a loss. An output that is not trained needs none of its own: declare a network without it. See [several inputs and
//! outputs](macro@crate::network#several-inputs-and-outputs).

use nn_runtime::network;

network! {
    #[loss(kind = CrossEntropy)]
    struct Net(8) -> (kind: 5, price: 1) {
        Heads { kind: { Dense(5), Softmax }, price: Dense(1) },
    }
}

fn main() {}
