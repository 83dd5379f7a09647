//! Cure: Write the number of layers. See [`Gru`](crate::kind::Gru).

use nn_runtime::network;

const LAYERS: usize = 2;

network! {
    struct Net([28, 28]) -> 10 {
        Gru(64, layers = LAYERS), Last, Dense(10),
    }
}

fn main() {}
