//! Whether `predict` belongs into a thread that must not be late.

use std::time::{Duration, Instant};

use allocation_counter::measure;
use nn_runtime::prelude::*;

network! {
    struct Net(784) -> 10 { Dense(128), Relu, Dense(64), Tanh, Dense(10), Softmax }
}

/// The quickest of many predictions: what the machine takes when nothing else runs on it.
fn time(net: &Net, input: &[f32; 784]) -> Duration {
    let once = |_| {
        let start = Instant::now();
        std::hint::black_box(net.predict(std::hint::black_box(input)));
        start.elapsed()
    };
    (0..300).map(once).min().unwrap_or_default()
}

#[test]
fn the_time_of_a_prediction_hardly_depends_on_the_numbers() {
    let net = Net::init(&mut StdRng::seed_from_u64(1));
    let typical = time(&net, &[0.5; 784]);
    println!("typical: {typical:?}");
    for (name, number) in [
        ("zero", 0.0),
        ("denormal", 1e-40),
        ("on the edge of denormals", 1e-37),
        ("largest", f32::MAX),
        ("infinite", f32::INFINITY),
        ("no number", f32::NAN),
    ] {
        let worst = time(&net, &[number; 784]);
        println!("{name}: {worst:?}");
        assert!(worst < 4 * typical, "{name}: {worst:?}, but typically {typical:?}");
    }
}

network! {
    #[weights("../weights/net.safetensors")]
    struct Whole(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
}

network! {
    #[weights("../weights/net.safetensors", as = i8)]
    struct Byte(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
}

#[test]
fn an_embedded_network_never_allocates_not_even_to_be_there() {
    let allocations = measure(|| {
        let (whole, byte) = (Whole::trained(), Byte::trained());
        assert!((whole.predict(&[1.0, 2.0])[0] - byte.predict(&[1.0, 2.0])[0]).abs() < 0.1);
    });
    assert_eq!(allocations.count_total, 0);
}
