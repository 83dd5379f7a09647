use nn_runtime::network;

network! {
    #[loss(BinaryCrossEntropy(pos_weight = Many))]
    struct Net(8) -> 1 {
        Dense(1), Sigmoid,
    }
}

fn main() {}
