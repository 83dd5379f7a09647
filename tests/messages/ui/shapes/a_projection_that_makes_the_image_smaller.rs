//! Cure: Write `padding = same`: a projection changes the channels only. See [`Residual`](crate::kind::Residual).

use nn_runtime::network;

network! {
    struct Net([8, 16, 16]) -> 10 {
        Residual(project) { Conv2d(16, kernel = 3), Relu },
        Flatten, Dense(10),
    }
}

fn main() {}
