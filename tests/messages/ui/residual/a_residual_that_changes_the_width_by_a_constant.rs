//! Cure: Write `Residual(project) { … }`, or choose a constant of the width of the input, here 8. See [`Residual`](crate::kind::Residual).

use nn_runtime::network;

const WIDTH: usize = 4;

network! {
    struct Net(8) -> 8 {
        Residual { hidden: Dense(WIDTH) },
    }
}

fn main() {}
