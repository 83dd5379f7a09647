//! Cure: Choose another name, such as `saved`. The methods are those of [`Network`](crate::Network) and [`Train`](crate::Train).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        save: Dense(1),
    }
}

fn main() {}
