//! Cure: Write `padding = same`. See [`Residual`](crate::kind::Residual).

use nn_runtime::network;

const SIDE: usize = 16;

network! {
    struct Net([8, SIDE, 16]) -> 10 {
        Residual { Conv2d(8, kernel = [3, 1]), Relu },
        Flatten, Dense(10),
    }
}

fn main() {}
