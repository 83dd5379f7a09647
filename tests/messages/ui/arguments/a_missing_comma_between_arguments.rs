//! Cure: Write a comma between arguments, and a number without a space inside: `Dropout(0.5)`, `Elu(1e5)`. See [the
//! grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4),
        Dropout(0.5 64),
        Elu(1 e5),
        Dense(1),
    }
}

fn main() {}
