//! Cure: Declare the input as a sequence, `[steps, features]`. See [`Attention`](crate::kind::Attention).

use nn_runtime::network;

network! {
    struct Net(64) -> 64 {
        Positions, Attention(heads = 4),
    }
}

fn main() {}
