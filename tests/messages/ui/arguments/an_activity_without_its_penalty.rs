//! Cure: Write the penalty and its strength, as in `Activity(L1(0.001))`. See [`Activity`](crate::kind::Activity).

use nn_runtime::network;

network! {
    #[loss(MeanSquaredError)]
    struct Net(8) -> 8 {
        code: Dense(4), Relu, Activity(0.01), Dense(8),
    }
}

fn main() {}
