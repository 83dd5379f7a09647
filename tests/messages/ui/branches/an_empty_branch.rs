//! Cure: Write [`Identity`](crate::kind::Identity) for a branch that passes the input through: `Concat { Identity, Dense(4) }`. See
//! [`Concat`](crate::kind::Concat).

use nn_runtime::network;

network! {
    struct Net(8) -> 4 {
        Concat { {}, Dense(4) },
    }
}

fn main() {}
