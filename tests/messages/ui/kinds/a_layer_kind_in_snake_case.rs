use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4),
        leaky_relu,
        Dense(1),
    }
}

fn main() {}
