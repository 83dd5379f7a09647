//! The gradient of the generator against central differences of −ln D(G(z)).

use crate::adversarial::noise;
use crate::prelude::*;

/// One step of each network with `Sgd`: that of the generator has the learning rate 1, that of the discriminator the rate 0. So the generator
/// changes by its gradient.
macro_rules! is_the_slope {
    ($($name:ident: $noise:tt -> $row:tt { $($generator:tt)* } against { $($discriminator:tt)* })*) => { $(
        #[test]
        fn $name() {
            network! {
                #[scalar(f64)]
                #[derive(Clone)]
                struct Maker($noise) -> $row { $($generator)* }
            }
            network! {
                #[scalar(f64)]
                #[loss(BinaryCrossEntropy)]
                struct Judge($row) -> 1 { $($discriminator)* }
            }
            const ROWS: usize = 7;
            let rng = &mut StdRng::seed_from_u64(4);
            let (before, mut judge) = (Maker::init(rng), Judge::init(rng));
            let real = noise::<Judge>(ROWS, rng);

            let mut after = before.clone();
            Adversarial::new(Sgd::new(1.0), Sgd::new(0.0))
                .epochs(1)
                .batch(ROWS)
                .seed(9)
                .fit(&mut after, &mut judge, &real)
                .expect("sound settings");

            // The noise of the generator's step comes after the order of the rows and the noise of the discriminator's step.
            let rng = &mut StdRng::seed_from_u64(9);
            let rows = Dataset::<Judge>::from_rows(real.iter().map(|row| (*row, [1.0])));
            rows.batches(ROWS).shuffle(rng);
            let rng = &mut StdRng::seed_from_u64(rng.next_u64());
            let [_, noise] = [noise::<Maker>(ROWS, rng), noise::<Maker>(ROWS, rng)];
            // It is the second pass of the generator, and the third of the discriminator.
            let (mut of_maker, mut of_judge) = (Maker::workspace(ROWS), Judge::workspace(ROWS));
            let mut loss = |maker: &Maker| {
                of_maker.seed(9);
                of_judge.seed(9);
                maker.forward(&noise, &mut of_maker).expect("rows");
                let made = maker.forward(&noise, &mut of_maker).expect("rows");
                let mut pass = || judge.gradient(made, &[[1.0]; ROWS], &mut of_judge).expect("rows");
                (pass(), pass(), pass()).2
            };
            let mut moved = before.clone();
            for (place, (before, after)) in before.parameters().iter().zip(after.parameters()).enumerate() {
                let mut at = |x| {
                    moved.parameters_mut()[place] = x;
                    loss(&moved)
                };
                let numeric = (at(before + 1e-5) - at(before - 1e-5)) / 2e-5;
                at(*before);
                let derivative = before - after;
                assert!(
                    (numeric - derivative).abs() < 1e-7 * (1.0 + derivative.abs()),
                    "derivative {place}: {derivative}, differences say {numeric}"
                );
            }
            assert!(before.parameters() != after.parameters(), "it moved");
        }
    )* };
}

is_the_slope! {
    of_dense_layers: 3 -> 4 { Dense(5), Tanh, Dense(4) } against { Dense(6), Tanh, Dense(1), Sigmoid }
    of_both_in_training_mode: 3 -> 4 { Dense(5), BatchNorm, Tanh, Dropout(0.3), Dense(4), Rescale }
        against { Standardize, Dropout(0.2), Dense(6), BatchNorm, Softplus, Noise(0.1), Dense(1), Sigmoid }
    of_images: 3 -> [1, 4, 4] { Dense(8), Tanh, Reshape([2, 2, 2]), BatchNorm, ConvTranspose2d(1, kernel = 2, stride = 2), Tanh }
        against { Conv2d(2, kernel = 3, padding = same), BatchNorm, Softplus, Flatten, Dropout(0.2), Dense(1), Sigmoid }
    of_sequences: [3, 2] -> [3, 4] { Gru(3), Dense(4) } against { Lstm(3), Last, Dense(1), Sigmoid }
}
