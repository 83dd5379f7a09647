use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(#[cfg(any())] 1),
    }
}

fn main() {}
