use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        LeakyRelu(steep),
        Dense(1),
    }
}

fn main() {}
