use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Residual(2) { Relu },
    }
}

fn main() {}
