//! Cure: Write `Dense(4, bias = false)`, or leave `bias` out: the default is `true`. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4, bias = 0),
        Dense(1),
    }
}

fn main() {}
