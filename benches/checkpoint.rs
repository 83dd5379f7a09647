//! `cargo bench --bench checkpoint`: the time that one checkpoint takes, and its size.

use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use nn_runtime::prelude::*;

network! {
    #[loss(CrossEntropy)]
    struct Digits(784) -> 10 { Dense(128), Relu, Dense(64), Relu, Dense(10), Softmax }
}

/// Returns the time of a training of this many small batches, with a checkpoint after each if a folder is given.
fn seconds(batches: u64, folder: Option<&Path>) -> Duration {
    let rows = (0..2 * batches).map(|row| ([row as f32 / 1000.0; 784], row as usize % 10));
    let data = Dataset::<Digits>::from_rows(rows);
    let mut net = Digits::init(&mut StdRng::seed_from_u64(1));
    let trainer = Trainer::new(Adam::default()).epochs(1).batch(2);
    let mut trainer = match folder {
        Some(folder) => trainer.checkpoint(folder, Every::Batches(1)),
        None => trainer,
    };
    let since = Instant::now();
    trainer.fit(&mut net, &data).expect("sound settings");
    since.elapsed()
}

fn checkpoint(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("checkpoint");
    group.sample_size(10).measurement_time(Duration::from_secs(2));
    group.bench_function("784-128-64-10 with Adam", |bencher| {
        bencher.iter_custom(|times| {
            let folder = tempfile::tempdir().expect("a folder");
            seconds(times, Some(folder.path())).saturating_sub(seconds(times, None))
        });
    });
    group.finish();

    let folder = tempfile::tempdir().expect("a folder");
    seconds(1, Some(folder.path()));
    let file = std::fs::read_dir(&folder).expect("it is there").next().expect("a checkpoint").expect("an entry");
    println!("{} bytes", file.metadata().expect("it is there").len());
}

criterion_group!(benches, checkpoint);
criterion_main!(benches);
