//! Cure: Declare a number for each token of the vocabulary, and end in `Softmax`. See [shapes](macro@crate::network#shapes).

use nn_runtime::network;

network! {
    struct Net(Tokens(64, 65)) -> Tokens(64, 65) {
        Embedding(65), Softmax,
    }
}

fn main() {}
