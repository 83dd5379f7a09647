use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        hidden: Dense(64),
        Relu,
        output: Dense(32 -> 1),
    }
}

fn main() {}
