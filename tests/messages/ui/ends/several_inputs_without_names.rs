//! Cure: Write a name before each shape. A row is then a struct with these fields, `NetInput`. See [several inputs and
//! outputs](macro@crate::network#several-inputs-and-outputs).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8], 4) -> 1 {
        Flatten, Dense(1),
    }
}

fn main() {}
