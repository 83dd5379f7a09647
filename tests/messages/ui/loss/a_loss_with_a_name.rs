//! Cure: Write the loss without a name: `#[loss(MeanSquaredError)]`. See [the losses](macro@crate::network#losses).

use nn_runtime::network;

network! {
    #[loss(price: MeanSquaredError)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
