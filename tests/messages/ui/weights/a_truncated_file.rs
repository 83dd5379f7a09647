//! Cure: Copy or save the file again. See [`Train::save`](crate::Train::save).

use nn_runtime::prelude::*;

network! {
    #[weights("../../../weights/cut_short.safetensors")]
    struct Net(2) -> 1 {
        hidden: Dense(4), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
