use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        64,
        Dense(1),
    }
}

fn main() {}
