//! Cure: Write `Upsample(2, linear)` along a sequence; an image has two axes, `Upsample(2, bilinear)`. See
//! [`Upsample`](crate::kind::Upsample).

use nn_runtime::network;

network! {
    struct Net([16, 4]) -> [32, 4] {
        Upsample(2, bilinear),
    }
}

fn main() {}
