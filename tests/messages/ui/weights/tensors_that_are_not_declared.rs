//! Cure: Declare the layers with which the file was trained. See [trained weights](macro@crate::network#trained-weights).

use nn_runtime::prelude::*;

network! {
    #[weights("../../../weights/net.safetensors")]
    struct Net(2) -> 1 {
        hidden: Dense(1, bias = false),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
