use nn_runtime::network;

network! {
    #[derive(Clone, Default, Eq, PartialEq)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
