use nn_runtime::network;

network! {
    struct Net([4_294_967_295, 4]) -> 1 {
        Dense(1),
    }
}

fn main() {}
