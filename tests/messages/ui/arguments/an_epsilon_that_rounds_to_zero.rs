use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4),
        BatchNorm(epsilon = 1e-60),
        Dense(1),
    }
}

fn main() {}
