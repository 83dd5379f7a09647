//! Cure: Write how many tokens a row has and how many there are to choose from. See [shapes](macro@crate::network#shapes).

use nn_runtime::network;

network! {
    struct Net(Tokens(64)) -> [64, 65] {
        Embedding(65),
    }
}

fn main() {}
