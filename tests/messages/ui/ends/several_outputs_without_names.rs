//! Cure: Write the outputs in parentheses, each with a name: `-> (kind: 5, price: 1)`. See [several inputs and
//! outputs](macro@crate::network#several-inputs-and-outputs).

use nn_runtime::network;

network! {
    struct Net(8) -> 5, 1 {
        Dense(6),
    }
}

fn main() {}
