use nn_runtime::network;

network! {
    #[scalar(f16)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
