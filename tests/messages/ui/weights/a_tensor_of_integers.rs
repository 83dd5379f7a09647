//! Cure: Save the tensor as floats: in PyTorch, `tensor.float()`. See [from PyTorch, and back](macro@crate::network#from-pytorch-and-back).

use nn_runtime::prelude::*;

network! {
    #[weights("../../../weights/integers.safetensors")]
    struct Net(2) -> 1 {
        hidden: Dense(4), Relu,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
