//! Cure: Remove `after`, or write how many steps do not count. See [`After`](crate::loss::After).

use nn_runtime::network;

network! {
    #[loss(Huber(0.5, after = 0))]
    struct Net([64, 1]) -> [64, 1] {
        Lstm(8), Dense(1),
    }
}

fn main() {}
