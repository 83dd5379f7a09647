//! Cure: Write the size without a suffix: `Dense(4)`. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4u8),
        Dense(1),
    }
}

fn main() {}
