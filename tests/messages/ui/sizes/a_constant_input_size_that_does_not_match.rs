use nn_runtime::network;

const WIDTH: usize = 32;

network! {
    struct Net(8) -> 1 {
        hidden: Dense(64),
        Relu,
        output: Dense(WIDTH -> 1),
    }
}

fn main() {}
