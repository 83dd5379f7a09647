//! Cure: Correct the body: its mistakes are reported once, not for each copy. See [`Repeat`](crate::kind::Repeat).

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Repeat(3) { hidden: Dense(4 -> 8), Rleu },
    }
}

fn main() {}
