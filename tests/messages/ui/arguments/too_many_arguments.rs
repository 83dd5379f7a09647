//! Cure: Write the number of outputs only, `Dense(4)`, or `Dense(5 -> 4)` to assert the number of inputs. See
//! [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4, 5),
        Dense(1),
    }
}

fn main() {}
