//! Cure: Write [`Sigmoid`](crate::kind::Sigmoid), or `Dense(2), LogSoftmax`. See [`LogSoftmax`](crate::kind::LogSoftmax).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(1),
        LogSoftmax,
    }
}

fn main() {}
