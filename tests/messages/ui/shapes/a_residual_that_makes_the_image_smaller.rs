//! Cure: Write `padding = same`. See [`Residual`](crate::kind::Residual).

use nn_runtime::network;

network! {
    struct Net([8, 16, 16]) -> 10 {
        Residual { Conv2d(8, kernel = 3), Relu },
        Flatten, Dense(10),
    }
}

fn main() {}
