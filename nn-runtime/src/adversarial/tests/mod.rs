//! Tests of adversarial training.

mod by_hand;
mod gradient;
mod impossible;
mod refusals;
mod resumed;
mod schedules;

use super::AdversarialReport;
use crate::prelude::*;

network! {
    /// A generator with every kind of state.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Maker(3) -> 2 { hidden: Dense(6), BatchNorm, Relu, Dropout(0.2), output: Dense(2) }
}

network! {
    /// A discriminator with every kind of state.
    #[derive(Clone, Debug, PartialEq)]
    #[loss(BinaryCrossEntropy)]
    pub struct Judge(2) -> 1 {
        Standardize, hidden: Dense(6), BatchNorm, LeakyRelu(0.2), Dropout(0.3), output: Dense(1), Sigmoid
    }
}

/// 43 points of a circle: 6 batches of 8, the last with 3 rows.
fn points() -> Vec<[f32; 2]> {
    (0..43).map(|row| (row as f32).sin_cos()).map(|(y, x)| [x + 3.0, 2.0 * y]).collect()
}

fn networks() -> (Maker, Judge) {
    (Maker::init(&mut StdRng::seed_from_u64(1)), Judge::init(&mut StdRng::seed_from_u64(2)))
}

fn training<'a>() -> Adversarial<'a, Maker, Adam, AdamW> {
    Adversarial::new(Adam::new(0.01), AdamW::new(0.02, 0.01)).epochs(4).batch(8).seed(5).smooth(0.9).threads(1)
}

/// A report without its times, exact to the last bit.
fn told(mut report: AdversarialReport) -> String {
    report.epochs.iter_mut().for_each(|epoch| epoch.seconds = 0.0);
    format!("{report:?}")
}
