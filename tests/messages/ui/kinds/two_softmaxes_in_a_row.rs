use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Dense(2),
        Softmax,
        Softmax,
    }
}

fn main() {}
