//! Cure: Write the standard deviation of the noise: `Noise(0.1)`. See [`Noise`](crate::kind::Noise).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Noise,
        Dense(1),
    }
}

fn main() {}
