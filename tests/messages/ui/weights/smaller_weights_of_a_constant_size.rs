//! Cure: Write the size as a literal, here `Dense(4)`, or remove `as`. See [smaller weights](macro@crate::network#smaller-weights).

use nn_runtime::prelude::*;

const WIDTH: usize = 4;

network! {
    #[weights("../../../weights/net.safetensors", as = i8)]
    struct Net(2) -> 1 {
        hidden: Dense(WIDTH), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
