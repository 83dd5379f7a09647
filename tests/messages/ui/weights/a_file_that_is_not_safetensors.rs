//! Cure: Write the name of a safetensors file, which [`Train::save`](crate::Train::save) or PyTorch wrote. See [trained
//! weights](macro@crate::network#trained-weights).

use nn_runtime::prelude::*;

network! {
    #[weights("a_file_that_is_not_safetensors.rs")]
    struct Net(2) -> 1 {
        hidden: Dense(4), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
