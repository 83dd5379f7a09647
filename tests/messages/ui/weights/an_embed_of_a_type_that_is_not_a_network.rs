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
