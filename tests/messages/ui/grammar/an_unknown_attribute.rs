//! Cure: Write one of the attributes in [the grammar](macro@crate::network#grammar), such as `#[loss(MeanSquaredError)]`.

use nn_runtime::network;

network! {
    #[lost(MeanSquaredError)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
