//! The allocations of a training on all of its threads together. A program of its own, because it counts every allocation of the process.

use std::alloc::System;
use std::mem::size_of;

use nn_runtime::prelude::*;
use nn_runtime::trainer::BatchRecord;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

network! {
    #[loss(CrossEntropy)]
    struct Net(200) -> 10 {
        Dense(300), BatchNorm, Relu, Dropout(0.2),
        Residual { Dense(300), LayerNorm, Gelu },
        Dense(10), Softmax,
    }
}

fn batch(rows: usize) -> (Vec<[f32; 200]>, Vec<usize>) {
    let inputs = (0..rows).map(|row| std::array::from_fn(|column| ((row * 7 + column * 3) % 11) as f32 / 11.0)).collect();
    (inputs, (0..rows).map(|row| row % 10).collect())
}

/// A single test, because two tests running at once would count each other's allocations.
#[test]
fn a_step_allocates_nothing_on_any_thread_and_a_training_what_is_said() {
    for threads in [1, 2, 3] {
        on_threads(threads, || {
            let (inputs, targets) = batch(96);
            // On each thread, the first product makes faer reserve addresses, as many bytes as the machine's caches have.
            let first_product = || {
                let (net, mut workspace) = (Net::init(&mut StdRng::seed_from_u64(1)), Net::workspace(96));
                net.gradient(&inputs, &targets, &mut workspace).expect("a batch");
            };
            if threads == 1 {
                first_product();
            } else {
                drop(rayon::broadcast(|_| first_product()));
            }
            let start = Region::new(ALLOCATOR);
            let mut net = Net::init(&mut StdRng::seed_from_u64(1));
            let (mut workspace, mut adam) = (Net::workspace(96), Adam::default());
            workspace.threads(threads);
            let mut step = || {
                net.gradient(&inputs, &targets, &mut workspace).expect("a batch");
                adam.step(&mut net, workspace.gradient());
            };
            (0..3).for_each(|_| step());

            let held = start.change();
            let held = held.bytes_allocated - held.bytes_deallocated;
            let numbers = (Net::PARAMETERS + Net::STATISTICS) * size_of::<f32>();
            // The network, two moments of Adam, and a gradient for each thread.
            let said = numbers * (3 + threads) + Net::workspace_bytes(96);
            let ratio = held as f64 / said as f64;
            assert!((0.9..1.1).contains(&ratio), "{threads} threads: {held} bytes are held, {said} said");

            let steps = Region::new(ALLOCATOR);
            (0..60).for_each(|_| step());
            assert_eq!(steps.change().allocations, 0, "{threads} threads: {:?}", steps.change());
        })
        .expect("a pool");
    }
    a_trainers_steps_allocate_nothing_wherever_the_rows_are();
    the_steps_of_two_networks_allocate_nothing();
}

network! {
    #[loss(MeanSquaredError)]
    struct Line(2) -> 1 { Standardize, Dense(4), BatchNorm, Tanh, Dense(1) }
}

/// For a stream, counting starts when its buffers are full. The allocations of the reading thread count too. Of its 55 parts none may
/// allocate, but when a thread waits at the queue for the first time, the queue allocates twice: there are two threads.
fn a_trainers_steps_allocate_nothing_wherever_the_rows_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    let lines: Vec<String> = (0..40_000).map(|row| format!("{},{},{}\n", row % 13, row % 7, row % 5)).collect();
    std::fs::write(&path, "a,b,y\n".to_owned() + &lines.concat()).expect("it can be written");
    let rows: Dataset<Line> = Csv::new(&path).read().expect("a sound table");
    let stream = Csv::new(&path).stream::<Line>().expect("a sound header").buffer(5000);
    let sources: [(&str, usize, &dyn Source<Line>); 2] = [("rows in memory", 0, &rows), ("a stream", 4, &stream)];
    for (name, most, source) in sources {
        let (mut since, mut allocated) = (None, None);
        let count = |batch: &BatchRecord| match batch.number {
            100 => since = Some(Region::new(ALLOCATOR)),
            380 => allocated = since.as_ref().map(Region::change),
            _ => {}
        };
        let mut net = Line::init(&mut StdRng::seed_from_u64(1));
        Trainer::new(Adam::default()).epochs(1).batch(100).threads(1).on_batch(count).fit(&mut net, source).expect("it trains");
        let allocated = allocated.expect("so many batches");
        assert!(allocated.allocations + allocated.reallocations <= most, "{name}: {allocated:?}");
    }
}

network! {
    struct Maker(3) -> 2 { Dense(8), BatchNorm, Relu, Dense(2) }
}

network! {
    #[loss(BinaryCrossEntropy)]
    struct Judge(2) -> 1 { Dense(8), LeakyRelu(0.2), Dropout(0.2), Dense(1), Sigmoid }
}

/// Counted from the end of one epoch to the end of another, with 100 batches between them.
fn the_steps_of_two_networks_allocate_nothing() {
    let rows = vec![[0.5, -0.5]; 800];
    let (mut since, mut allocated) = (None, None);
    let count = |epoch: &nn_runtime::adversarial::AdversarialEpoch| match epoch.number {
        5 => since = Some(Region::new(ALLOCATOR)),
        6 => allocated = since.as_ref().map(Region::change),
        _ => {}
    };
    let rng = &mut StdRng::seed_from_u64(1);
    let (mut maker, mut judge) = (Maker::init(rng), Judge::init(rng));
    let mut training = Adversarial::new(Adam::default(), Adam::default()).epochs(6).batch(8).threads(1).on_epoch(count);
    training.fit(&mut maker, &mut judge, &rows).expect("it trains");
    drop(training);
    let allocated = allocated.expect("so many epochs");
    assert_eq!(allocated.allocations + allocated.reallocations, 0, "{allocated:?}");
}
