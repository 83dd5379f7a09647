//! Cure: Write [`GlobalAvgPool`](crate::kind::GlobalAvgPool), or `Flatten, Dense(10)`.

use nn_runtime::network;

network! {
    struct Net([1, 28, 28]) -> 10 {
        Conv2d(10, kernel = 3), Softmax,
    }
}

fn main() {}
