use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4, init = Normal(0.0)),
        Relu,
        Dense(1),
    }
}

fn main() {}
