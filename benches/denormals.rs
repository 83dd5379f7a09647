//! `cargo bench --bench denormals`: whether steps become slower in a long training, because numbers decay until they are denormal.
//!
//! Each line is a training of 30,000 steps in batches of 32 rows. It has the median time of the fastest thousand steps, and the medians of the second and of
//! the last thousand as ratios to it, for the pass and for the optimizer. On Intel's processors a product with a denormal number takes a hundred times as
//! long, so a ratio above 1.2 there is a defect. Other processors show no difference. T2 is 13-64-64-1, as in `workloads.rs`.

use std::time::{Duration, Instant};

use nn_runtime::optim::{AmsGrad, Lion};
use nn_runtime::prelude::*;

network! {
    /// T2.
    #[loss(MeanSquaredError)]
    struct Table(13) -> 1 { Dense(64), Relu, Dense(64), Relu, Dense(1) }
}

network! {
    /// A classifier whose probabilities become 0 and 1 in `f32`.
    #[loss(CrossEntropy)]
    struct Classes(13) -> 10 { Dense(64), Relu, Dense(64), Relu, Dense(10), Softmax }
}

network! {
    /// Units that saturate.
    #[loss(BinaryCrossEntropy)]
    struct Saturated(13) -> 1 { Dense(64), Sigmoid, Dense(64), Silu, Dense(1), Sigmoid }
}

const STEPS: usize = 30_000;
const ROWS: usize = 32;
const PART: usize = 1000;

/// Numbers between −1 and 1 that look random (Numerical Recipes' generator).
fn noise() -> impl Iterator<Item = f32> {
    let draws = std::iter::successors(Some(99_991_u32), |state| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)));
    draws.map(|state| (state >> 1) as f32 / 2.0_f32.powi(30) - 1.0)
}

/// Trains on this many batches of noise in turn. `input` changes a number, depending on its column.
fn training<N, O>(name: &str, mut optimizer: O, batches: usize, input: impl Fn(usize, f32) -> f32, target: impl Fn(usize, f32) -> N::Target)
where
    N: Supervised<Scalar = f32, Input = [f32; 13]>,
    O: Optimizer,
{
    let mut draws = noise();
    let mut next = || draws.next().unwrap_or_default();
    let inputs: Vec<[f32; 13]> = (0..ROWS * batches).map(|_| std::array::from_fn(|column| input(column, next()))).collect();
    let targets: Vec<N::Target> = (0..ROWS * batches).map(|row| target(row, next())).collect();
    let (mut net, mut workspace) = (N::init(&mut StdRng::seed_from_u64(1)), N::workspace(ROWS));
    let mut times: Vec<[Duration; 2]> = Vec::with_capacity(STEPS);
    for step in 0..STEPS {
        let rows = step % batches * ROWS..(step % batches + 1) * ROWS;
        let begin = Instant::now();
        net.gradient(&inputs[rows.clone()], &targets[rows], &mut workspace).expect("the batch is sound");
        let middle = Instant::now();
        optimizer.step(&mut net, workspace.gradient());
        times.push([middle - begin, middle.elapsed()]);
    }
    let medians = |of: usize| {
        let medians = times.chunks(PART).map(|part| {
            let mut part: Vec<Duration> = part.iter().map(|times| times[of]).collect();
            part.sort_unstable();
            part[part.len() / 2].as_secs_f64()
        });
        medians.collect::<Vec<_>>()
    };
    let [pass, step] = [medians(0), medians(1)].map(|medians| {
        let least = medians.iter().copied().fold(f64::INFINITY, f64::min);
        (least * 1e6, medians[1] / least, medians[medians.len() - 1] / least)
    });
    println!("{name:48}  {:>8.2} µs  {:>6.2}  {:>6.2}    {:>8.2} µs  {:>6.2}  {:>6.2}", pass.0, pass.1, pass.2, step.0, step.1, step.2);
}

fn main() {
    println!("{:48}  {:>11}  {:>6}  {:>6}    {:>11}  {:>6}  {:>6}", "", "pass", "second", "last", "optimizer", "second", "last");
    let unchanged = |_: usize, x: f32| x;
    let number = |_: usize, x: f32| [x];
    let yes_or_no = |row: usize, _: f32| [(row % 2) as f32];
    training::<Table, _>("T2, 256 batches of noise, Adam", Adam::new(1e-3), 256, unchanged, number);
    training::<Table, _>("T2, one batch repeated, Adam", Adam::new(1e-3), 1, unchanged, number);
    training::<Table, _>("T2, a column of zeros, Adam", Adam::new(1e-3), 256, |column, x| if column == 9 { 0.0 } else { x }, number);
    training::<Table, _>("T2, one batch repeated, Momentum", Momentum::new(1e-2, 0.9), 1, unchanged, number);
    training::<Table, _>("T2, one batch repeated, centered RmsProp", RmsProp::new(1e-3).centered().momentum(0.9), 1, unchanged, number);
    training::<Table, _>("T2, one batch repeated, AmsGrad", AmsGrad::default(), 1, unchanged, number);
    training::<Table, _>("T2, one batch repeated, NAdam", NAdam::default(), 1, unchanged, number);
    training::<Table, _>("T2, one batch repeated, Lion", Lion::default(), 1, unchanged, number);
    training::<Classes, _>("ten classes, one batch repeated, Adam", Adam::new(1e-2), 1, unchanged, |row, _| row % 10);
    training::<Classes, _>("ten classes, one batch repeated, inputs times 10", Adam::new(0.1), 1, |_, x| 10.0 * x, |row, _| row % 10);
    training::<Saturated, _>("yes or no, one batch repeated, Adam", Adam::new(0.1), 1, unchanged, yes_or_no);
    training::<Saturated, _>("yes or no, one batch repeated, inputs times 100", Momentum::new(0.1, 0.9), 1, |_, x| 100.0 * x, yes_or_no);
}
