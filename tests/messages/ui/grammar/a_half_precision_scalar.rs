//! Cure: Write `#[scalar(f32)]` or `#[scalar(f64)]`. To store the weights as `f16`, see [smaller
//! weights](macro@crate::network#smaller-weights).

use nn_runtime::network;

network! {
    #[scalar(f16)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
