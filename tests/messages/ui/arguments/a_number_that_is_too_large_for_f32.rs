use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4),
        LeakyRelu(1e39),
        Dense(1),
    }
}

fn main() {}
