//! Cure: End the branch with the layer that the loss works on. See [`Heads`](crate::kind::Heads).

use nn_runtime::network;

network! {
    #[loss(kind = CrossEntropy, price = Huber)]
    struct Net(8) -> (kind: 5, price: 1) {
        Heads { kind: Dense(5), price: Dense(1) },
    }
}

fn main() {}
