//! Cure: Write the size that the last layer gives, `[8, 26, 26]`, or a padding. See [shapes](macro@crate::network#shapes).

use nn_runtime::network;

network! {
    struct Net([1, 28, 28]) -> [8, 28, 28] {
        Conv2d(8, kernel = 3),
    }
}

fn main() {}
