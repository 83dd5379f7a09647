use nn_runtime::network;

network! {
    #[loss(BinaryCrossEntropy(pos_weight = [1.0, 2.0]))]
    struct Net(8) -> 3 {
        Dense(3), Sigmoid,
    }
}

fn main() {}
