use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        hidden: Dense(4),
        Relu,
        output: Dense(1),
    }
}

fn main() {}
