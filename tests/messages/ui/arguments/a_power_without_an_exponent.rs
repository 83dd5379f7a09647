//! Cure: Write the exponent: `Power(0.5)` is the square root. See [`Power`](crate::kind::Power).

use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Dense(4), Power, Dense(2),
    }
}

fn main() {}
