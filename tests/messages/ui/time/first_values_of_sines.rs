//! Cure: Leave `init` out, or write `Positions` for trained ones. See [`Positions`](crate::kind::Positions).

use nn_runtime::network;

network! {
    struct Net([8, 12]) -> [8, 12] {
        Positions(sine, init = Normal(0.1)), Positions(cosine),
    }
}

fn main() {}
