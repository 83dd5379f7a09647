use nn_runtime::network;

network! {
    enum Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
