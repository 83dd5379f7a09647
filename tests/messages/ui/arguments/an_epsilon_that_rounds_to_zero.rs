//! Cure: Write a larger number, or `#[scalar(f64)]` before the `struct`. The default is 1e-5. See [`BatchNorm`](crate::kind::BatchNorm).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4),
        BatchNorm(epsilon = 1e-60),
        Dense(1),
    }
}

fn main() {}
