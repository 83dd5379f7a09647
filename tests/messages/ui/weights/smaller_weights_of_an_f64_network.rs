//! Cure: Remove `#[scalar(f64)]`, or `as`. See [smaller weights](macro@crate::network#smaller-weights).

use nn_runtime::prelude::*;

network! {
    #[weights("../../../weights/net.safetensors", as = f16)]
    #[scalar(f64)]
    struct Net(2) -> 1 {
        hidden: Dense(4), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
