//! Cure: Write the shape of the input, here `struct Net([1, 28, 28])`. See [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

network! {
    struct Net(784) -> 10 {
        Conv2d(6, kernel = 5), Relu, Flatten,
        Dense(10), Softmax,
    }
}

fn main() {}
