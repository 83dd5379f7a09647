//! Cure: Choose the constant with which the file was trained, here 4. See [trained weights](macro@crate::network#trained-weights).

use nn_runtime::prelude::*;

const WIDTH: usize = 3;

network! {
    #[weights("../../../weights/net.safetensors")]
    struct Net(2) -> 1 {
        hidden: Dense(WIDTH), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
