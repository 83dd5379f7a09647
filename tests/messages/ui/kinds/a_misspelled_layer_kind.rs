//! Cure: Write `Dense(1)`. See [the layers](macro@crate::network#layers).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dens(1),
    }
}

fn main() {}
