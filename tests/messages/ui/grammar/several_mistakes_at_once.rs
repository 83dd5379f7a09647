//! Cure: Correct each of them: every mistake has its own error. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    #[loss(CrossEntropy)]
    struct Net(8) -> 3 {
        Dens(4),
        hidden: Dense(0),
        hidden: Dense(5, bias = maybe),
        Relu(1.0),
    }
}

fn main() {}
