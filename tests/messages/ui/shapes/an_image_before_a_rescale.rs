//! Cure: Remove [`Rescale`](crate::kind::Rescale), and scale the targets before training. It works on numbers only.

use nn_runtime::network;

network! {
    #[loss(MeanSquaredError)]
    struct Net([1, 8, 8]) -> [1, 8, 8] {
        Conv2d(1, kernel = 3, padding = same), Rescale,
    }
}

fn main() {}
