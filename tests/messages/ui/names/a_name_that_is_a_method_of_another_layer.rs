//! Cure: Choose another name, such as `output`. See [the views of layers](crate::view).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        hidden: Dense(4),
        Relu,
        hidden_mut: Dense(1),
    }
}

fn main() {}
