//! Cure: Write the size without quotes: `Dense(64)`. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense("64"),
        Dense(1),
    }
}

fn main() {}
