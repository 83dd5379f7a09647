//! Cure: Declare the inner network with the sizes and layers with which the file was trained. See [trained
//! weights](macro@crate::network#trained-weights).

use nn_runtime::prelude::*;

network! {
    struct Encoder(2) -> 3 { Dense(4), LayerNorm, Dense(3) }
}

network! {
    #[weights("../../../weights/nested.safetensors")]
    struct Net(2) -> 1 {
        encoder: self::Encoder,
        output: Dense(1),
    }
}

static MODEL: Net = Net::trained();

fn main() {
    let _ = MODEL.predict(&[0.0; 2]);
}
