//! Cure: Write the path of a type that `network!` declares, here `Inner`. See [`embed!`](macro@crate::embed).

use nn_runtime::prelude::*;

network! {
    struct Inner(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
}

struct Net {
    _inner: Inner,
}

static MODEL: Net = embed!(Net, "../../../weights/net.safetensors");

fn main() {
    let _ = &MODEL;
}
