use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Frobnicate,
        Dense(1),
    }
}

fn main() {}
