//! Cure: Declare a network of one input and one output, or fill all rows up to the same length. See [several inputs and
//! outputs](macro@crate::network#several-inputs-and-outputs).

use nn_runtime::network;

network! {
    struct Net(words: [..=8, 3], facts: 4) -> 1 {
        Last, Concat { Identity, From(facts) }, Dense(1),
    }
}

fn main() {}
