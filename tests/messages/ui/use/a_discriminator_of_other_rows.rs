//! Cure: Write a discriminator whose inputs are the outputs of the generator, here `struct Judge(3) -> 1`. See
//! [`Adversarial`](crate::adversarial::Adversarial).

use nn_runtime::prelude::*;

network! {
    struct Generator(8) -> 3 {
        Dense(3),
    }
}

network! {
    #[loss(BinaryCrossEntropy)]
    struct Judge(4) -> 1 {
        Dense(1), Sigmoid,
    }
}

fn train(generator: &mut Generator, judge: &mut Judge, rows: &[[f32; 3]]) {
    let _ = Adversarial::new(Adam::default(), Adam::default()).fit(generator, judge, rows);
}

fn main() {}
