//! Cure: Write the name of a tensor in the file, or the part of it before a dot, in front of `=`. See [from PyTorch, and
//! back](macro@crate::network#from-pytorch-and-back).

use nn_runtime::prelude::*;

network! {
    #[weights("../../../weights/net.safetensors", rename("fc1" = "hidden"))]
    struct Net(2) -> 1 {
        hidden: Dense(4), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
