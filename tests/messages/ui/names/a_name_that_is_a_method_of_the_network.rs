use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        save: Dense(1),
    }
}

fn main() {}
