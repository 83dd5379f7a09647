//! Observers record what was trained.

mod log;
mod metrics;
#[cfg(feature = "tensorboard")]
mod tensorboard;
#[cfg(feature = "tracing")]
mod traced;

use crate::prelude::*;

network! {
    /// Twice a number, less one.
    #[loss(MeanSquaredError)]
    pub struct Double(1) -> 1 { hidden: Dense(2), Tanh, output: Dense(1) }
}

fn points() -> Dataset<Double> {
    Dataset::from_rows((0..50).map(|x| ([x as f32 / 25.0], [x as f32 / 12.5 - 1.0])))
}

/// A training of five epochs with five batches each.
fn trainer(data: &Dataset<Double>) -> Trainer<'_, Adam, &Dataset<Double>> {
    Trainer::new(Adam::new(0.01)).epochs(5).batch(10).schedule(schedule::Cosine::to(1e-4)).validate(data)
}

fn network() -> Double {
    Double::init(&mut StdRng::seed_from_u64(1))
}
