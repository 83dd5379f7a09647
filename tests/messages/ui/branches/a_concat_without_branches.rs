//! Cure: Write its branches in braces: `Concat { Dense(4), Identity }`. See [`Concat`](crate::kind::Concat).

use nn_runtime::network;

network! {
    struct Net(8) -> 4 {
        Concat,
        Dense(4),
    }
}

fn main() {}
