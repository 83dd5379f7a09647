//! Cure: Write the features of each step, here `Dense(9 -> 16)`. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net([128, 9]) -> [128, 4] {
        Dense(8 -> 16), Relu,
        Dense(4),
    }
}

fn main() {}
