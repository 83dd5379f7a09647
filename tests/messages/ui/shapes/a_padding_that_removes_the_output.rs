//! Cure: Use a smaller padding. That of a transposed convolution cuts pixels off at each edge of the output. See
//! [`ConvTranspose2d`](crate::kind::ConvTranspose2d).

use nn_runtime::network;

network! {
    struct Net([4, 2, 2]) -> [2, 1, 1] {
        ConvTranspose2d(2, kernel = 2, padding = 2),
    }
}

fn main() {}
