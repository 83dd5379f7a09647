//! Cure: Write the `rename(…)` of the message, or rename the layer. See [from PyTorch, and
//! back](macro@crate::network#from-pytorch-and-back).

use nn_runtime::prelude::*;

network! {
    #[weights("../../../weights/net.safetensors")]
    struct Net(2) -> 1 {
        first: Dense(4), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
