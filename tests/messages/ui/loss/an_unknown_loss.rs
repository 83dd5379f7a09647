use nn_runtime::network;

network! {
    #[loss(Frobnicate)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
