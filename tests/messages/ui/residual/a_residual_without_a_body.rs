use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Residual,
    }
}

fn main() {}
