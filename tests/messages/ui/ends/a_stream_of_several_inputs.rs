//! Cure: Declare a network of one input and one output, or remove `#[stream]`. See [several inputs and outputs](macro@crate::network#several-
//! inputs-and-outputs).

use nn_runtime::network;

network! {
    #[stream]
    struct Net(sound: [8, 1], gain: 1) -> [8, 1] {
        Gru(4), Dense(1), Reshape([8]), Concat { Identity, From(gain) }, Dense(8), Reshape([8, 1]),
    }
}

fn main() {}
