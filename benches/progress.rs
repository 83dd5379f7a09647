//! `cargo bench --bench progress`: the cost of the progress line in a training of a tiny network over a thousand epochs.
//!
//! Trainings with the line (on a terminal in memory) and without it alternate, so that other load on the machine affects both. Prints the median
//! of the ratios. The network is tiny, so that a cost for each batch shows. `-- 200` sets the number of turns.

use std::time::{Duration, Instant};

use indicatif::{InMemoryTerm, ProgressDrawTarget};
use nn_runtime::prelude::*;
use nn_runtime::watch::Progress;

network! {
    #[loss(MeanSquaredError)]
    struct Tiny(1) -> 1 { Dense(8), Tanh, Dense(1) }
}

const EPOCHS: usize = 1000;

fn training(data: &Dataset<Tiny>, progress: Option<Progress>) -> Duration {
    let mut net = Tiny::init(&mut StdRng::seed_from_u64(1));
    let trainer = Trainer::new(Adam::new(1e-3)).epochs(EPOCHS).batch(10).threads(1);
    let mut trainer = match progress {
        Some(progress) => trainer.observe(progress),
        None => trainer,
    };
    let since = Instant::now();
    trainer.fit(&mut net, data).expect("sound settings");
    since.elapsed()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn main() {
    let turns = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(60_usize);
    let data = Dataset::from_rows((0..500).map(|x| ([x as f32 / 250.0 - 1.0], [(x as f32 / 80.0).sin()])));
    let screen = || Progress::on(|| ProgressDrawTarget::term_like(Box::new(InMemoryTerm::new(40, 100))));
    training(&data, Some(screen()));
    let pairs: Vec<(f64, f64)> = (0..turns)
        .map(|turn| {
            // The order alternates: the second of a pair may run on a warmer machine.
            let first = (turn % 2 == 0).then(|| training(&data, None));
            let with = training(&data, Some(screen()));
            let without = first.unwrap_or_else(|| training(&data, None));
            (with.as_secs_f64(), without.as_secs_f64())
        })
        .collect();
    let of = |number: fn(&(f64, f64)) -> f64| pairs.iter().map(number).collect::<Vec<_>>();
    println!("{EPOCHS} epochs of {} batches, {turns} turns", data.len() / 10);
    println!("without the line  {:>8.3} s, median", median(of(|pair| pair.1)));
    println!("with it           {:>8.3} s, median", median(of(|pair| pair.0)));
    let ratios = of(|pair| pair.0 / pair.1);
    println!("ratio             {:>8.4}, median", median(ratios));
}
