//! Cure: Read the validation rows as a `Dataset<Net>` too. See [`Dataset`](crate::data::Dataset).

use nn_runtime::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Other(8) -> 1 { Dense(1) }
}

network! {
    #[loss(MeanSquaredError)]
    struct Net(8) -> 1 { Dense(1) }
}

fn train(net: &mut Net, rows: &Dataset<Net>, others: &Dataset<Other>) {
    let _ = Trainer::new(Adam::default()).validate(others).fit(net, rows);
}

fn main() {}
