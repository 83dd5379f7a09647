//! Cure: Give each branch its own last layer: its loss works on the input of that layer. See [`Heads`](crate::kind::Heads).

use nn_runtime::network;

network! {
    #[loss(kind = CrossEntropy, other = CrossEntropy)]
    struct Net(8) -> (kind: 5, other: 5) {
        Dense(5), Softmax, Heads { kind: Identity, other: Identity },
    }
}

fn main() {}
