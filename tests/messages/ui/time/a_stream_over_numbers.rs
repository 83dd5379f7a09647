//! Cure: Declare the input as a sequence, `[steps, features]`. See [`StreamState`](crate::StreamState).

use nn_runtime::network;

network! {
    #[stream]
    struct Net(64) -> 16 {
        Dense(16),
    }
}

fn main() {}
