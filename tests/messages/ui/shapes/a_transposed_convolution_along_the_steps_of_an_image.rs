//! Cure: Write `ConvTranspose2d` for an image, or declare a sequence, `[steps, features]`. See
//! [`ConvTranspose1d`](crate::kind::ConvTranspose1d).

use nn_runtime::network;

network! {
    struct Net([4, 7, 7]) -> 10 {
        ConvTranspose1d(2, kernel = 2, stride = 2),
        Flatten, Dense(10),
    }
}

fn main() {}
