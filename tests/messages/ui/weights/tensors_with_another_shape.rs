//! Cure: Write the sizes with which the file was trained, here `Dense(4)`. See [trained weights](macro@crate::network#trained-weights).

use nn_runtime::prelude::*;

network! {
    #[weights("../../../weights/net.safetensors")]
    struct Net(2) -> 1 {
        hidden: Dense(8), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
