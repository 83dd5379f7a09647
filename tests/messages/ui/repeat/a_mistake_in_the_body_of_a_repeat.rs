use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Repeat(3) { hidden: Dense(4 -> 8), Rleu },
    }
}

fn main() {}
