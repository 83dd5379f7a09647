//! Cure: Write [`GlobalAvgPool`](crate::kind::GlobalAvgPool) behind the last layer: one class for each row.

use nn_runtime::network;

network! {
    #[loss(MulticlassHinge)]
    struct Net([3, 8, 8]) -> [5, 8, 8] {
        Conv2d(5, kernel = 1),
    }
}

fn main() {}
