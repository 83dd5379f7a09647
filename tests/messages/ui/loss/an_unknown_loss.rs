//! Cure: Write one of [the losses](macro@crate::network#losses), or the path of a [`Loss`](crate::loss::Loss) of your own:
//! `#[loss(self::MyLoss)]`.

use nn_runtime::network;

network! {
    #[loss(Frobnicate)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
