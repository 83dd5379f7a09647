//! Cure: Write the size that the last layer gives, here `[8, SIDE - 2, 26]`. See [shapes](macro@crate::network#shapes).

use nn_runtime::network;

const SIDE: usize = 28;

network! {
    struct Net([1, SIDE, 28]) -> [8, SIDE, 26] {
        Conv2d(8, kernel = 3),
    }
}

fn main() {}
