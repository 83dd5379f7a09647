//! Cure: Choose a smaller constant. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(usize::MAX),
        Dense(1),
    }
}

fn main() {}
