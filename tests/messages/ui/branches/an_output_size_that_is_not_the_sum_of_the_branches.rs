use nn_runtime::network;

network! {
    struct Net(8) -> 10 {
        joined: Concat { Dense(4), { Dense(5), Relu } },
    }
}

fn main() {}
