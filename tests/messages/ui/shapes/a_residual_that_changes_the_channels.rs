//! Cure: Write `Residual(project) { … }`, or as many channels as there are before it. See [`Residual`](crate::kind::Residual).

use nn_runtime::network;

network! {
    struct Net([8, 16, 16]) -> 10 {
        Residual { Conv2d(16, kernel = 3, padding = same), Relu },
        Flatten, Dense(10),
    }
}

fn main() {}
