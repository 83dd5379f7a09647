//! Cure: Write the height and width of its windows, `MaxPool(2)`. For the whole image write `GlobalMaxPool`. See
//! [`MaxPool`](crate::kind::MaxPool).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 10 {
        MaxPool, Flatten, Dense(10),
    }
}

fn main() {}
