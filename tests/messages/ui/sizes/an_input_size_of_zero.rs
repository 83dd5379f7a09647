use nn_runtime::network;

network! {
    struct Net(0) -> 1 {
        Dense(1),
    }
}

fn main() {}
