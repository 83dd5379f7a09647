//! Cure: Write `#[stream]` above the declaration. See [`StreamState`](crate::StreamState).

use nn_runtime::prelude::*;

network! {
    struct Net([64, 1]) -> [64, 1] { Lstm(8), Dense(1) }
}

fn play<N: nn_runtime::Streaming>(_: &N) {}

fn main() {
    play(&Net::init(&mut StdRng::seed_from_u64(1)));
}
