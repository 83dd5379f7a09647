use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Residual { hidden: Dense(4), Relu },
    }
}

fn main() {}
