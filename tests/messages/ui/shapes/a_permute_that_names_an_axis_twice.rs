//! Cure: Name each axis once: `Permute([1, 0])`. See [`Permute`](crate::kind::Permute).

use nn_runtime::network;

network! {
    struct Net([4, 3]) -> 2 {
        Permute([1, 1]), Flatten, Dense(2),
    }
}

fn main() {}
