use nn_runtime::network;

network! {
    #[loss(BinaryCrossEntropy(pos_weight = 0.0))]
    struct Net(8) -> 1 {
        Dense(1), Sigmoid,
    }
}

fn main() {}
