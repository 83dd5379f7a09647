//! Cure: Write the declared number of outputs as the size of the last [`Dense`](crate::kind::Dense), here `Dense(2)`.

use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        hidden: Dense(4),
        Relu,
        output: Dense(1),
    }
}

fn main() {}
