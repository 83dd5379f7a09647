use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(0),
        Dense(1),
    }
}

fn main() {}
