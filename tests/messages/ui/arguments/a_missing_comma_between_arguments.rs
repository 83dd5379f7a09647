use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4),
        Dropout(0.5 64),
        Elu(1 e5),
        Dense(1),
    }
}

fn main() {}
