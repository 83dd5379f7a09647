//! Cure: Give all branches of [`Add`](crate::kind::Add) and [`Multiply`](crate::kind::Multiply) the same shape. A branch that should keep its
//! own size is joined by [`Concat`](crate::kind::Concat) instead.

use nn_runtime::network;

network! {
    struct Net(8) -> 4 {
        Add { Dense(4), { Dense(6), Relu } },
        Dense(4),
    }
}

fn main() {}
