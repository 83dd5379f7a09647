//! Cure: Write [`ClipNorm(1.0)`](crate::optim::ClipNorm) or [`ClipValue(0.5)`](crate::optim::ClipValue).

use nn_runtime::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {
    let _ = Trainer::new(Adam::default()).clip(1.0);
}
