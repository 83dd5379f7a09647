use nn_runtime::network;

network! {
    struct Net(8) -> 4 {
        Repeat(3) { narrow: Dense(8 -> 4) },
    }
}

fn main() {}
