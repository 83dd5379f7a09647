//! Cure: Give each input a name of its own. See [several inputs and outputs](macro@crate::network#several-inputs-and-outputs).

use nn_runtime::network;

network! {
    struct Net(facts: 3, facts: 4) -> 1 {
        Concat { Identity, From(facts) }, Dense(1),
    }
}

fn main() {}
