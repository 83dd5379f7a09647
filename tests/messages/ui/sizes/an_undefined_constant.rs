//! Cure: Define the constant, `const WIDTH: usize = 64;`, or import it. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(WIDTH),
        Dense(1),
    }
}

fn main() {}
