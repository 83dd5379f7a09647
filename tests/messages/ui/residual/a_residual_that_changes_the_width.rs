//! Cure: Write `Residual(project) { … }`, or end the body in the width of its input, here `Dense(8)`. See
//! [`Residual`](crate::kind::Residual).

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Residual { hidden: Dense(4), Relu },
    }
}

fn main() {}
