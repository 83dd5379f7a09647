//! Cure: Write `Flatten` before or behind the [`Residual`](crate::kind::Residual).

use nn_runtime::network;

network! {
    struct Net([8, 4, 4]) -> 10 {
        Residual { Conv2d(8, kernel = 3, padding = same), Flatten },
        Dense(10),
    }
}

fn main() {}
