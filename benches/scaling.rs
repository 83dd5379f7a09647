//! How the time of a step grows with the rows and with the layers, and the time of a prediction with the width.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use nn_runtime::prelude::*;

macro_rules! stacks {
    ($($name:ident $layers:literal),*) => { $(
        network! {
            #[loss(CrossEntropy)]
            struct $name(128) -> 10 { Repeat($layers) { Dense(128), Relu }, Dense(10), Softmax }
        }
    )* };
}

stacks!(Two 2, Four 4, Eight 8, Sixteen 16, ThirtyTwo 32);

/// A step of Adam.
fn step<N>(criterion: &mut Criterion, group: &str, elements: usize, rows: usize)
where
    N: Supervised<Input = [f32; 128], Target = usize>,
{
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    let inputs: Vec<[f32; 128]> = (0..rows).map(|row| std::array::from_fn(|column| ((row + column) % 7) as f32 / 7.0)).collect();
    let targets: Vec<usize> = (0..rows).map(|row| row % 10).collect();
    let (mut workspace, mut adam) = (N::workspace(rows), Adam::default());
    let mut group = criterion.benchmark_group(group);
    group.throughput(Throughput::Elements(elements as u64));
    group.bench_function(BenchmarkId::from_parameter(elements), |bencher| {
        bencher.iter(|| {
            net.gradient(&inputs, &targets, &mut workspace).expect("a batch");
            adam.step(&mut net, workspace.gradient());
        });
    });
    group.finish();
}

/// Four layers of 128 units, for different numbers of rows.
pub(crate) fn by_rows(criterion: &mut Criterion) {
    for rows in [32, 64, 128, 256, 512, 1024] {
        step::<Four>(criterion, "rows", rows, rows);
    }
}

/// 64 rows, for different numbers of layers of 128 units.
pub(crate) fn by_layers(criterion: &mut Criterion) {
    step::<Two>(criterion, "layers", 2, 64);
    step::<Four>(criterion, "layers", 4, 64);
    step::<Eight>(criterion, "layers", 8, 64);
    step::<Sixteen>(criterion, "layers", 16, 64);
    step::<ThirtyTwo>(criterion, "layers", 32, 64);
}

macro_rules! squares {
    ($($name:ident $width:literal),*) => {
        $( network! { struct $name($width) -> $width { Dense($width) } } )*

        /// One row through a layer with as many outputs as inputs, in bytes of weights a second.
        pub(crate) fn by_width(criterion: &mut Criterion) {
            let mut group = criterion.benchmark_group("widths");
            $(
                let (net, input) = ($name::init(&mut StdRng::seed_from_u64(1)), [0.3; $width]);
                group.throughput(Throughput::Bytes(4 * $width * $width));
                group.bench_function(BenchmarkId::from_parameter($width), |bencher| bencher.iter(|| net.predict(black_box(&input))));
            )*
            group.finish();
        }
    };
}

squares!(Wide130 130, Wide200 200, Wide256 256, Wide300 300, Wide512 512, Wide1000 1000);
