use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(1),
        LayerNorm,
    }
}

fn main() {}
