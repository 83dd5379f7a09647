//! Cure: Leave the input sizes out, `Dense(4)`: they are inferred. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 3 {
        a: Dense(7 -> 4),
        b: Dense(5 -> 6),
        c: Dense(7 -> 2),
    }
}

fn main() {}
