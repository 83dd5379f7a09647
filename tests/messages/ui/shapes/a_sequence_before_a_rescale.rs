//! Cure: Write [`Flatten`](crate::kind::Flatten) before it, or remove [`Rescale`](crate::kind::Rescale).

use nn_runtime::network;

network! {
    #[loss(MeanSquaredError)]
    struct Net([24, 3]) -> 72 {
        Dense(3), Rescale, Flatten,
    }
}

fn main() {}
