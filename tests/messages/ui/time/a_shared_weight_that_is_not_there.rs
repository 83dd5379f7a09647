//! Cure: Write the name of an earlier `Embedding` or `Dense`, `Dense(65, weight = wte)`. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(Tokens(64, 65)) -> [64, 65] {
        wte: Embedding(65), act: Tanh,
        one: Dense(65, weight = wte2),
        two: Dense(65, weight = act),
        three: Dense(65, weight = four, init = HeNormal),
        four: Dense(65, weight = wte, init = HeNormal),
        five: Dense(65, weight = 5),
    }
}

fn main() {}
