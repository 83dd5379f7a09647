//! Cure: Remove the layer from the declaration, or train the network again and save it. See [trained
//! weights](macro@crate::network#trained-weights).

use nn_runtime::prelude::*;

network! {
    #[weights("../../../weights/net.safetensors")]
    struct Net(2) -> 1 {
        hidden: Dense(4), Relu,
        BatchNorm,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
