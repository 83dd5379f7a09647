//! Cure: Write the name of an output before the loss. See [several inputs and outputs](macro@crate::network#several-inputs-and-outputs).

use nn_runtime::network;

network! {
    #[loss(kind = CrossEntropy, prize = Huber)]
    struct Net(8) -> (kind: 5, price: 1) {
        Heads { kind: { Dense(5), Softmax }, price: Dense(1) },
    }
}

fn main() {}
