//! Cure: Write `..=` before the largest number of steps. See [`Padded`](crate::Padded).

use nn_runtime::network;

network! {
    struct Net([..8, 3]) -> 2 { Gru(2), Last }
}

fn main() {}
