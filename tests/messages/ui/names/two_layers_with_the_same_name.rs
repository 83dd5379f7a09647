use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        hidden: Dense(8),
        hidden: Dense(1),
    }
}

fn main() {}
