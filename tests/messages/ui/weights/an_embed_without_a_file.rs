//! Cure: Write the file after the network: `embed!(Net, "net.safetensors")`. See [`embed!`](macro@crate::embed).

use nn_runtime::prelude::*;

network! {
    struct Net(2) -> 1 {
        hidden: Dense(4), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = embed!(Net);

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
