//! Cure: Rename the input or the layer: `From` may mean either. See [several inputs and outputs](macro@crate::network#several-inputs-and-
//! outputs).

use nn_runtime::network;

network! {
    struct Net(photo: 8, facts: 4) -> 1 {
        Concat { Identity, From(facts) }, facts: Dense(1),
    }
}

fn main() {}
