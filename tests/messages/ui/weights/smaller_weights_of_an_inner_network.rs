//! Cure: Remove `as`, or write the layers of the inner network into this declaration. See [smaller
//! weights](macro@crate::network#smaller-weights).

use nn_runtime::prelude::*;

network! {
    struct Encoder(2) -> 3 { Dense(3), BatchNorm }
}

network! {
    #[weights("../../../weights/nested.safetensors", as = i8)]
    struct Net(2) -> 1 {
        encoder: self::Encoder,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
