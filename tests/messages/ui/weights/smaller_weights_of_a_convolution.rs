//! Cure: Remove `as`: the weights of convolutions are embedded in f32. See [smaller weights](macro@crate::network#smaller-weights).

use nn_runtime::prelude::*;

network! {
    #[weights("../../../weights/net.safetensors", as = f16)]
    struct Net([1, 4, 4]) -> 1 {
        conv: Conv2d(2, kernel = 3), Relu, Flatten,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 16]);
}
