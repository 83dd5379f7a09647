//! Times the training steps of three workloads of `benches/` on the ranks that started it: `benches/across_ranks.sh` starts it with one and with two.
//!
//! Prints a line for each: the workload, the ranks, the rows of a step over all ranks, the median of microseconds for a step, and that of the
//! messages in it, which include waiting for the other ranks.
//! Settings: `WORKLOADS=T1,T3 SECONDS=2`, and `ROWS=2` for as many times the rows of a step.

use std::env;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use nn_runtime::prelude::*;
use nn_runtime::trainer::Communicator;

network! {
    /// T1: a small classifier of MNIST's size.
    #[loss(CrossEntropy)]
    struct Digits(784) -> 10 { Dense(128), Relu, Dense(64), Relu, Dense(10), Softmax }
}

network! {
    /// T3: a large classifier.
    #[loss(CrossEntropy)]
    struct Large(784) -> 10 { Dense(1024), Relu, Dense(1024), Relu, Dense(10), Softmax }
}

network! {
    /// C2: a small residual network.
    #[loss(CrossEntropy)]
    struct ResNet8([1, 28, 28]) -> 10 {
        Conv2d(16, kernel = 3, padding = same, bias = false), BatchNorm, Relu,
        Residual {
            Conv2d(16, kernel = 3, padding = same, bias = false), BatchNorm, Relu,
            Conv2d(16, kernel = 3, padding = same, bias = false), BatchNorm,
        }, Relu,
        Add {
            { Conv2d(32, kernel = 1, stride = 2, bias = false), BatchNorm },
            {
                Conv2d(32, kernel = 3, stride = 2, padding = 1, bias = false), BatchNorm, Relu,
                Conv2d(32, kernel = 3, padding = same, bias = false), BatchNorm,
            },
        }, Relu,
        Add {
            { Conv2d(64, kernel = 1, stride = 2, bias = false), BatchNorm },
            {
                Conv2d(64, kernel = 3, stride = 2, padding = 1, bias = false), BatchNorm, Relu,
                Conv2d(64, kernel = 3, padding = same, bias = false), BatchNorm,
            },
        }, Relu,
        GlobalAvgPool, Dense(10), Softmax,
    }
}

/// A world that notes how long the messages of a step took.
struct Timed<'a> {
    world: &'a nn_mpi::World,
    messages: Mutex<f64>,
}

impl Timed<'_> {
    fn timed(&self, message: impl FnOnce(&nn_mpi::World)) {
        let start = Instant::now();
        message(self.world);
        *self.messages.lock().unwrap_or_else(PoisonError::into_inner) += start.elapsed().as_secs_f64();
    }
}

impl Communicator for Timed<'_> {
    fn rank(&self) -> usize {
        self.world.rank()
    }

    fn size(&self) -> usize {
        self.world.size()
    }

    fn sum_f32(&self, numbers: &mut [&mut [f32]]) {
        self.timed(|world| world.sum_f32(numbers));
    }

    fn sum_f64(&self, numbers: &mut [&mut [f64]]) {
        self.world.sum_f64(numbers);
    }

    fn sum_parts_f32(&self, numbers: &mut [f32]) {
        self.timed(|world| world.sum_parts_f32(numbers));
    }

    fn share_parts_f32(&self, numbers: &mut [f32]) {
        self.timed(|world| world.share_parts_f32(numbers));
    }

    fn broadcast(&self, from: usize, bytes: &mut [u8]) {
        self.world.broadcast(from, bytes);
    }

    fn gather(&self, own: &[u8], all: &mut [u8]) {
        self.world.gather(own, all);
    }
}

fn main() -> Result<(), nn_runtime::Error> {
    let world = nn_mpi::world()?;
    time::<Digits, _>(&world, "T1", 64, || Adam::new(1e-3))?;
    time::<Large, _>(&world, "T3", 256, || Momentum::new(1e-2, 0.9))?;
    time::<ResNet8, _>(&world, "C2", 128, || Adam::new(1e-3))
}

fn setting(name: &str, default: f64) -> f64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Trains for a while, and prints the median time of a step.
fn time<N, O>(world: &nn_mpi::World, name: &str, rows: usize, optimizer: impl Fn() -> O) -> Result<(), nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Target = usize>,
    O: Optimizer,
{
    if env::var("WORKLOADS").is_ok_and(|wanted| !wanted.split(',').any(|other| other == name)) {
        return Ok(());
    }
    let rows = rows * setting("ROWS", 1.0) as usize;
    let limit = Duration::from_secs_f64(setting("SECONDS", 2.0));
    // Noise that cannot be learnt, so that all steps stay alike (Numerical Recipes' generator).
    let mut state = 99_991_u32;
    let mut draw = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 1
    };
    let mut row = || {
        let mut input = N::Input::filled(0.0);
        for number in Row::flatten_mut(std::slice::from_mut(&mut input)) {
            *number = draw() as f32 / 2.0_f32.powi(30) - 1.0;
        }
        (input, draw() as usize % 10)
    };
    let data = Dataset::<N>::from_rows((0..8192).map(|_| row()));
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    let (mut last, mut times, mut messages) = (Instant::now(), Vec::new(), Vec::new());
    let timed = Timed { world, messages: Mutex::new(0.0) };
    let trainer = Trainer::new(optimizer()).epochs(1_000_000).batch(rows).threads(1).time_limit(limit).across(&timed);
    { trainer }
        .on_batch(|_| {
            times.push(last.elapsed().as_secs_f64());
            messages.push(std::mem::take(&mut *timed.messages.lock().unwrap_or_else(PoisonError::into_inner)));
            last = Instant::now();
        })
        .fit(&mut net, &data)?;
    if world.rank() == 0 {
        println!("{name} {} {rows} {:.1} {:.1}", world.size(), median(times) * 1e6, median(messages) * 1e6);
    }
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
