//! Cure: Name all three axes: `Permute([0, 2, 1])` swaps height and width. See [`Permute`](crate::kind::Permute).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 2 {
        Permute([1, 0]), Flatten, Dense(2),
    }
}

fn main() {}
