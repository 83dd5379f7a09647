use nn_runtime::network;

network! {
    #[lost(MeanSquaredError)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
