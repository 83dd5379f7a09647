//! Cure: Write [`Sigmoid`](crate::kind::Sigmoid) as the last layer: `Dense(3), Sigmoid`. See
//! [`BinaryCrossEntropy`](crate::loss::BinaryCrossEntropy).

use nn_runtime::network;

network! {
    #[loss(BinaryCrossEntropy)]
    struct Net(8) -> 3 {
        Dense(3),
        Tanh,
    }
}

fn main() {}
