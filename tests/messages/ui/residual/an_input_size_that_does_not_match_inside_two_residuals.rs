use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Residual { Residual { Dense(9 -> 8) }, Relu },
    }
}

fn main() {}
