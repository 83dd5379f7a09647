//! Cure: Remove one of them: all weights come from a single file. See [trained weights](macro@crate::network#trained-weights).

use nn_runtime::prelude::*;

network! {
    #[weights("../../../weights/net.safetensors")]
    #[weights("../../../weights/nested.safetensors")]
    struct Net(2) -> 1 {
        hidden: Dense(4), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
