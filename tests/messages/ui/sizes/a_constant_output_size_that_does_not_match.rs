use nn_runtime::network;

const CLASSES: usize = 3;

network! {
    struct Net(8) -> CLASSES {
        output: Dense(2 + 2),
    }
}

fn main() {}
