use nn_runtime::network;

network! {
    #[loss(Hinge)]
    struct Net(8) -> 1 {
        Dense(1),
        Rescale,
    }
}

fn main() {}
