//! Tests of the trainer.

pub(crate) mod impossible;
mod look;
mod ranks;
mod repeated;
mod settings;
mod shared_validation;
mod world;

use crate::prelude::*;

network! {
    /// A network with every kind of state.
    #[derive(Debug, PartialEq)]
    #[loss(CrossEntropy)]
    pub struct Classes(3) -> 2 { Standardize, hidden: Dense(4), BatchNorm, Relu, output: Dense(2), Softmax }
}

fn rows() -> Dataset<Classes> {
    let row = |row: usize| ([row as f32 % 7.0, row as f32 % 5.0, row as f32 % 3.0], usize::from(row % 7 > row % 5));
    Dataset::from_rows((0..40).map(row))
}

fn net() -> Classes {
    Classes::init(&mut StdRng::seed_from_u64(1))
}
