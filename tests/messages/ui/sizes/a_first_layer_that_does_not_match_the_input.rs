use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(9 -> 1),
    }
}

fn main() {}
