//! Cure: Write a literal: `LeakyRelu(0.1)`. A slope that is trained is [`Prelu`](crate::kind::Prelu). See
//! [`LeakyRelu`](crate::kind::LeakyRelu).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        LeakyRelu(steep),
        Dense(1),
    }
}

fn main() {}
