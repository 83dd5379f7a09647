//! Cure: Write a layer that gives the declared shape, such as [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

network! {
    struct Net([1, 28, 28]) -> [8, 28, 28] {
        Relu,
    }
}

fn main() {}
