//! Cure: Embed the file that this declaration was trained with, or correct the declaration. See [`embed!`](macro@crate::embed).

use nn_runtime::prelude::*;

network! {
    struct Net(2) -> 1 {
        hidden: Dense(8), Relu,
        last: Dense(1),
    }
}

static MODEL: Net = embed!(Net, "../../../weights/net.safetensors");

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
