use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Relu,
        Tanh,
    }
}

fn main() {}
