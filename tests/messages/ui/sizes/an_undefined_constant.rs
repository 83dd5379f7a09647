use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(WIDTH),
        Dense(1),
    }
}

fn main() {}
