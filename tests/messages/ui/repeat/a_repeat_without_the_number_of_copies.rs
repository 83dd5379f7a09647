use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Repeat { Dense(8) },
    }
}

fn main() {}
