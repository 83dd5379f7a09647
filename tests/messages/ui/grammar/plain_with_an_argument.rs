//! Cure: Write `#[plain]`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    #[plain(twice)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
