use nn_runtime::network;

const WIDTH: usize = 4;

network! {
    struct Net(8) -> 8 {
        Residual { hidden: Dense(WIDTH) },
    }
}

fn main() {}
