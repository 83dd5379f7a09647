use nn_runtime::network;

network! {
    struct Net(4) -> 1 {
        self::Net,
        Dense(1),
    }
}

fn main() {}
