use nn_runtime::network;

network! {
    #[loss(CrossEntropy(weights = 2.0))]
    struct Net(8) -> 3 {
        Dense(3), Softmax,
    }
}

fn main() {}
