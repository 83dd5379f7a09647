use nn_runtime::network;

network! {
    #[loss(BinaryCrossEntropy)]
    struct Net(8) -> 3 {
        Dense(3),
        Tanh,
    }
}

fn main() {}
