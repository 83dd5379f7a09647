//! Cure: Write the name of an earlier layer that gives a sequence, `Attention(heads = 2, memory = seen)`. See
//! [`Attention`](crate::kind::Attention).

use nn_runtime::network;

network! {
    struct Net([8, 12]) -> [8, 12] {
        Residual { mean: GlobalAvgPool, Dense(96), Reshape([8, 12]), Attention(heads = 2, memory = mean) },
    }
}

fn main() {}
