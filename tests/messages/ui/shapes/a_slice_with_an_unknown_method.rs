//! Cure: Write `(1..5).rev()` or `(0..8).step_by(2)`. See [`Slice`](crate::kind::Slice).

use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Slice([(1..5).skip(2), 0]), Dense(2),
    }
}

fn main() {}
