//! Cure: Make the stride larger than the output padding, or leave the output padding out. It chooses between the sizes that a stride leaves
//! open. See [`ConvTranspose2d`](crate::kind::ConvTranspose2d).

use nn_runtime::network;

network! {
    struct Net([4, 7, 7]) -> [2, 15, 15] {
        ConvTranspose2d(2, kernel = 3, stride = 2, output_padding = 2),
    }
}

fn main() {}
