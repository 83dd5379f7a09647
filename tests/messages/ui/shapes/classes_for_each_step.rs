//! Cure: Write [`GlobalAvgPool`](crate::kind::GlobalAvgPool) or `Flatten` before the last `Dense`: one class for each row.

use nn_runtime::network;

network! {
    #[loss(CrossEntropy)]
    struct Net([28, 8]) -> [28, 5] {
        Dense(5), Softmax,
    }
}

fn main() {}
