use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        #[cfg(any())]
        Dense(100),
        Dense(1),
    }
}

fn main() {}
