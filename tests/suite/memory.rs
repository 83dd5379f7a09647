//! Allocations, and use of the stack.

use allocation_counter::measure;
use nn_runtime::prelude::*;

network! {
    #[loss(CrossEntropy)]
    struct Net(20) -> 4 {
        Standardize,
        Dense(32), BatchNorm, Relu, Dropout(0.1),
        Residual { Dense(32), Gelu },
        Dense(4), Softmax,
    }
}

fn batch(rows: usize) -> (Vec<[f32; 20]>, Vec<usize>) {
    ((0..rows).map(|row| [row as f32 / 10.0; 20]).collect(), (0..rows).map(|row| row % 4).collect())
}

#[test]
fn a_training_step_allocates_nothing_after_the_first() {
    let mut net = Net::init(&mut StdRng::seed_from_u64(1));
    let mut workspace = Net::workspace(16);
    let mut adam = Adam::default();
    let (inputs, targets) = batch(16);
    let mut step = |rows: usize| {
        net.gradient(&inputs[..rows], &targets[..rows], &mut workspace).expect("a batch");
        adam.step(&mut net, workspace.gradient());
    };
    step(16);
    let allocations = measure(|| (2..=16).for_each(&mut step)).count_total;
    assert_eq!(allocations, 0);
}

#[test]
fn batches_of_a_data_set_are_gathered_without_allocating() {
    let (inputs, targets) = batch(100);
    let data = Dataset::<Net>::new(inputs, targets).expect("as many of each");
    let mut batches = data.batches(16);
    let rng = &mut StdRng::seed_from_u64(1);
    let allocations = measure(|| {
        batches.shuffle(rng);
        while let Some((inputs, targets)) = batches.next() {
            assert_eq!(inputs.len(), targets.len());
        }
    });
    assert_eq!(allocations.count_total, 0);
}

#[test]
fn a_prediction_allocates_nothing_at_all() {
    let net = Net::init(&mut StdRng::seed_from_u64(1));
    let allocations = measure(|| {
        let probabilities = net.predict(&[0.5; 20]);
        assert!((probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    });
    assert_eq!(allocations.count_total, 0);
}

#[test]
fn a_workspace_grows_when_a_larger_batch_comes() {
    let net = Net::init(&mut StdRng::seed_from_u64(1));
    let mut workspace = Net::workspace(2);
    let (inputs, targets) = batch(9);
    net.gradient(&inputs, &targets, &mut workspace).expect("a batch");
    assert_eq!(workspace.capacity(), 9);
    let mut fresh = Net::workspace(9);
    net.gradient(&inputs, &targets, &mut fresh).expect("a batch");
    assert_eq!(workspace.gradient().parameters(), fresh.gradient().parameters());
}

#[test]
fn a_workspace_takes_what_is_said_and_a_gradient() {
    let numbers = (Net::PARAMETERS + Net::STATISTICS) * size_of::<f32>();
    for rows in [1, 7, 64, 1000] {
        let mut workspace = None;
        let taken = measure(|| workspace = Some(Net::workspace(rows))).bytes_current;
        let said = Net::workspace_bytes(rows) + numbers;
        let aside = taken - i64::try_from(said).expect("a small number");
        assert!((0..1024).contains(&aside), "{taken} bytes for {rows} rows, {said} said");
    }
}

#[test]
fn what_is_kept_grows_with_the_rows_and_nothing_else() {
    let by_row = |rows| Net::workspace_bytes(rows + 1) - Net::workspace_bytes(rows);
    assert!([1, 10, 1000].into_iter().all(|rows| by_row(rows) == by_row(0)));
}

network! {
    #[loss(MeanSquaredError)]
    struct Huge(5000) -> 5000 { Dense(5000, init = Uniform(0.01)) }
}

#[test]
#[expect(clippy::large_stack_arrays, reason = "one row, in a thread of two MiB")]
fn a_hundred_megabytes_of_parameters_fit_into_a_small_thread() {
    assert_eq!(Huge::PARAMETERS, 25_005_000);
    let train = || {
        let mut net = Huge::init(&mut StdRng::seed_from_u64(1));
        let mut workspace = Huge::workspace(1);
        let rows = vec![[0.5; 5000]; 1];
        let loss = net.gradient(&rows, &rows, &mut workspace).expect("a batch");
        Sgd::new(0.1).step(&mut net, workspace.gradient());
        loss
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(train).expect("a thread");
    assert!(thread.join().expect("no overflow").is_finite());
}
