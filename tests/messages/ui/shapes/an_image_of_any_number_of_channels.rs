//! Cure: Declare the number of channels as a number. Only the number of steps of a sequence can vary. See [`Padded`](crate::Padded).

use nn_runtime::network;

network! {
    struct Net([..=3, 28, 28]) -> 1 { Flatten, Dense(1) }
}

fn main() {}
