//! Cure: Write the file name in quotes: `#[weights("net.safetensors")]`. See [trained weights](macro@crate::network#trained-weights).

use nn_runtime::prelude::*;

network! {
    #[weights(net)]
    struct Net(2) -> 1 {
        hidden: Dense(4), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
