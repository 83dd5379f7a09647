//! Cure: Write the path alone, `self::Mine`, or with the shape that it gives, `self::Mine(8)`, and keep settings in constants of the type.
//! See [`Layer`](crate::Layer).

use nn_runtime::network;

struct Mine;

network! {
    struct Net(8) -> 1 {
        self::Mine(rate = 0.5),
        Dense(1),
    }
}

fn main() {}
