use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        self::Missing,
        Dense(1),
    }
}

fn main() {}
