//! Cure: Write `#[weights(…, as = f16)]` on the declaration of the network. See [smaller weights](macro@crate::network#smaller-weights).

use nn_runtime::prelude::*;

network! {
    struct Net(2) -> 1 {
        hidden: Dense(4), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = embed!(Net, "../../../weights/net.safetensors", as = f16);

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
