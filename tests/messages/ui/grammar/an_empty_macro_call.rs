use nn_runtime::network;

network! {
}

fn main() {}
