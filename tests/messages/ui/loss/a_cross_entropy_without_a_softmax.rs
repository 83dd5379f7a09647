use nn_runtime::network;

network! {
    #[loss(CrossEntropy)]
    struct Net(8) -> 3 {
        Dense(3),
    }
}

fn main() {}
