//! Cure: Write a smaller constant, or longer sequences. See [`After`](crate::loss::After).

use nn_runtime::network;

const WARM_UP: usize = 80;

network! {
    #[loss(CrossEntropy(after = WARM_UP))]
    struct Net([64, 2]) -> [64, 3] {
        Lstm(8), Dense(3), Softmax,
    }
}

fn main() {}
