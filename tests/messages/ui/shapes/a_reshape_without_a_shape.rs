//! Cure: Write `Reshape([4, 4, 4])`. See [`Reshape`](crate::kind::Reshape).

use nn_runtime::network;

network! {
    struct Net(64) -> 10 {
        Reshape,
        Conv2d(8, kernel = 3), Flatten, Dense(10),
    }
}

fn main() {}
