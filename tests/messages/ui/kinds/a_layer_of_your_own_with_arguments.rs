use nn_runtime::network;

struct Mine;

network! {
    struct Net(8) -> 1 {
        self::Mine(3),
        Dense(1),
    }
}

fn main() {}
