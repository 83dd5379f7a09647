//! Cure: Use fewer layers [`Again`](crate::kind::Again): each use is computed on its own, so groups of groups multiply.

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        a: Repeat(200) { Dense(8), Relu },
        b: Repeat(1) { Again(a), Again(a), Again(a) },
        Again(b), Again(b),
        Dense(8),
    }
}

fn main() {}
