//! Cure: Give all branches of [`Multiply`](crate::kind::Multiply) the same shape, for example by `padding = same` in the convolutions of each.

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 4 {
        Multiply { Conv2d(4, kernel = 3, padding = same), { Conv2d(4, kernel = 3), Sigmoid } },
        GlobalAvgPool,
    }
}

fn main() {}
