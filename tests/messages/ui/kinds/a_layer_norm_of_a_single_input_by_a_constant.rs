use nn_runtime::network;

const WIDTH: usize = 1;

network! {
    struct Net(8) -> 1 {
        Dense(WIDTH),
        LayerNorm,
        Dense(1),
    }
}

fn main() {}
