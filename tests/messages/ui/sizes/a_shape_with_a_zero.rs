use nn_runtime::network;

network! {
    struct Net([1, 0, 28]) -> 1 {
        Dense(1),
    }
}

fn main() {}
