//! Cure: Write `#[loss(MeanSquaredError)]`, or another of [the losses](macro@crate::network#losses), before the `struct`.

use nn_runtime::prelude::*;

network! {
    struct Plain(8) -> 1 {
        Dense(1),
    }
}

fn train(net: &mut Plain, rows: &Dataset<Plain>) {
    let _ = Trainer::new(Adam::default()).fit(net, rows);
}

fn main() {}
