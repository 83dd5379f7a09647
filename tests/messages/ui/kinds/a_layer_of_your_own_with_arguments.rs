//! Cure: Write the path alone, `self::Mine`, and keep settings in constants of the type. See [`Layer`](crate::Layer).

use nn_runtime::network;

struct Mine;

network! {
    struct Net(8) -> 1 {
        self::Mine(3),
        Dense(1),
    }
}

fn main() {}
