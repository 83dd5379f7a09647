use nn_runtime::network;

network! {
    struct Net {
        Dense(1),
    }
}

fn main() {}
