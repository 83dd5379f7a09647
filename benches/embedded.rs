//! Predictions of embedded networks with smaller weights, and predictions for unusual numbers.

use std::hint::black_box;

use criterion::Criterion;
use nn_runtime::prelude::*;

mod whole {
    use nn_runtime::prelude::*;
    network! {
        #[weights("mnist.safetensors")]
        pub(crate) struct Digits(784) -> 10 { hidden: Dense(128), Relu, Dense(10), Softmax }
    }
}

mod half {
    use nn_runtime::prelude::*;
    network! {
        #[weights("mnist.safetensors", as = f16)]
        pub(crate) struct Digits(784) -> 10 { hidden: Dense(128), Relu, Dense(10), Softmax }
    }
}

mod byte {
    use nn_runtime::prelude::*;
    network! {
        #[weights("mnist.safetensors", as = i8)]
        pub(crate) struct Digits(784) -> 10 { hidden: Dense(128), Relu, Dense(10), Softmax }
    }
}

static WHOLE: whole::Digits = whole::Digits::trained();
static HALF: half::Digits = half::Digits::trained();
static BYTE: byte::Digits = byte::Digits::trained();

/// One row of 784-128-10, with weights of four, two and one byte.
pub(crate) fn smaller_weights(criterion: &mut Criterion) {
    let input = std::array::from_fn(|pixel| (pixel % 17) as f32 / 16.0);
    let mut group = criterion.benchmark_group("weights");
    group.bench_function("f32", |bencher| bencher.iter(|| WHOLE.predict(black_box(&input))));
    group.bench_function("f16", |bencher| bencher.iter(|| HALF.predict(black_box(&input))));
    group.bench_function("i8", |bencher| bencher.iter(|| BYTE.predict(black_box(&input))));
    group.finish();
}

network! {
    struct Net(784) -> 10 { Dense(128), Tanh, Dense(64), Sigmoid, Dense(10), Softmax }
}

/// One row of 784-128-64-10 with exponentials, for numbers with which some processors are slow.
pub(crate) fn unusual_numbers(criterion: &mut Criterion) {
    let net = Net::init(&mut StdRng::seed_from_u64(1));
    let mut group = criterion.benchmark_group("numbers");
    for (name, number) in [
        ("typical", 0.5),
        ("zero", 0.0),
        ("denormal", 1e-40),
        ("on the edge of denormals", 1e-37),
        ("largest", f32::MAX),
        ("infinite", f32::INFINITY),
        ("NaN", f32::NAN),
    ] {
        let input = [number; 784];
        group.bench_function(name, |bencher| bencher.iter(|| net.predict(black_box(&input))));
    }
    group.finish();
}
