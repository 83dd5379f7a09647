use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        hidden_2: Dense(4),
        Repeat(3) { hidden: Dense(4), Relu },
        Dense(1),
    }
}

fn main() {}
