//! What training does not depend on: the units of targets and inputs, the order of rows and of columns, and whether a row occurs twice or
//! has weight 2.

use nn_runtime::optim::Before;
use nn_runtime::prelude::*;

use crate::check;

network! {
    #[derive(Clone)]
    #[loss(Huber(0.7))]
    struct Prices(2) -> 2 { Standardize, hidden: Dense(8), Tanh, Dense(2), Rescale }
}

network! {
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Plain(3) -> 2 { first: Dense(5), BatchNorm, Tanh, Dense(2), Rescale }
}

/// Rows with inputs scaled by `unit` and targets scaled by `units`.
fn prices(unit: f32, units: [f32; 2]) -> Dataset<Prices> {
    let rows = (0..96).map(|row| ((row * 37 % 96) as f32 / 48.0 - 1.0, (row * 53 % 96) as f32 / 48.0 - 1.0));
    Dataset::from_rows(rows.map(|(a, b)| {
        let targets = [a * b + 0.5 * a + 3.0, (2.0 * b).sin()];
        ([a * unit, b * unit], [targets[0] * units[0], targets[1] * units[1]])
    }))
}

/// The parameters after trainings that use everything that could depend on a unit.
fn trained(data: &Dataset<Prices>) -> Vec<f32> {
    fn fit<O: Optimizer>(optimizer: O, data: &Dataset<Prices>) -> Vec<f32> {
        let mut net = Prices::init(&mut StdRng::seed_from_u64(1));
        let mut trainer = Trainer::new(optimizer)
            .epochs(6)
            .batch(16)
            .regularize(L2(1e-3))
            .schedule(schedule::ReduceOnPlateau::new().patience(1))
            .validate(data);
        trainer.fit(&mut net, data).expect("the data are sound");
        net.parameters().to_vec()
    }
    let clipped: Before<ClipNorm, Sgd> = ClipNorm(0.5).before(Sgd::new(0.2));
    [fit(Adam::new(0.01), data), fit(clipped, data)].concat()
}

/// Multiplying by a power of two changes no digit of a number, so every bit has to be the same.
#[test]
fn a_network_that_ends_in_rescale_learns_the_same_whatever_the_unit_of_each_target() {
    let two = |power: i32| 2.0_f32.powi(power);
    let expected = trained(&prices(1.0, [1.0, 1.0]));
    for units in [[-40, -40], [-13, 0], [0, 20], [60, 60], [30, -30]] {
        assert_eq!(trained(&prices(1.0, units.map(two))), expected, "units of 2 to the power of {units:?}");
    }
}

#[test]
fn a_network_that_begins_with_standardize_learns_the_same_whatever_the_unit_of_the_inputs() {
    let expected = trained(&prices(1.0, [1.0, 1.0]));
    for power in [-40, -7, 12, 50] {
        assert_eq!(trained(&prices(2.0_f32.powi(power), [1.0, 1.0])), expected, "units of 2 to the power of {power}");
    }
}

#[test]
fn prices_in_any_unit_are_learnt_well() {
    for unit in [1e-9, 1e-4, 1.0, 1e6, 1e12, 1e18] {
        let data = prices(1.0, [unit, unit]);
        let mut net = Prices::init(&mut StdRng::seed_from_u64(1));
        Trainer::new(Adam::new(0.02)).epochs(150).batch(16).fit(&mut net, &data).expect("the data are sound");
        let r2 = net.evaluate(&data).expect("the data are sound").r2.expect("regression");
        assert!(r2 > 0.99, "{r2} in units of {unit}");
    }
}

#[test]
fn the_loss_is_in_the_unit_of_the_scaled_targets_and_the_errors_are_in_that_of_the_targets() {
    let mut net = Prices::init(&mut StdRng::seed_from_u64(1));
    let data = prices(1.0, [1000.0, 1000.0]);
    net.fit_scalers(&data).expect("the data are sound");
    let evaluation = net.evaluate(&data).expect("the data are sound");
    assert!(evaluation.loss < 3.0, "{}", evaluation.loss);
    assert!(evaluation.mae.expect("regression") > 100.0);
}

/// Some rows with targets, for a loss in `f64`.
fn rows() -> (Plain, Vec<[f64; 3]>, Vec<[f64; 2]>) {
    let rng = &mut StdRng::seed_from_u64(2);
    let (net, inputs): (Plain, _) = (check::network(rng), check::inputs::<Plain>(12, rng));
    let targets = inputs.iter().map(|[a, b, c]| [a * b, a - c]).collect();
    (net, inputs, targets)
}

fn gradient(net: &Plain, inputs: &[[f64; 3]], targets: &[[f64; 2]], weights: &[f64]) -> Vec<f64> {
    let mut workspace = Plain::workspace(1);
    let loss = match weights {
        [] => net.gradient(inputs, targets, &mut workspace),
        weights => net.gradient_weighted(inputs, targets, weights, &mut workspace),
    };
    let mut numbers = vec![loss.expect("the batch is sound")];
    numbers.extend(workspace.gradient().parameters());
    numbers
}

fn alike(a: &[f64], b: &[f64]) {
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() < 1e-12 * (1.0 + a.abs()), "{a} and {b}");
    }
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let (net, mut inputs, mut targets) = rows();
    let expected = gradient(&net, &inputs, &targets, &[]);
    inputs.rotate_left(5);
    targets.rotate_left(5);
    inputs.swap(0, 7);
    targets.swap(0, 7);
    alike(&gradient(&net, &inputs, &targets, &[]), &expected);
}

#[test]
fn a_row_that_counts_twice_is_as_one_that_is_there_twice() {
    network! {
        #[scalar(f64)]
        #[loss(Huber)]
        struct Net(3) -> 2 { Dense(5), LayerNorm, Tanh, Dense(2), Rescale }
    }
    let rng = &mut StdRng::seed_from_u64(3);
    let (net, inputs): (Net, _) = (check::network(rng), check::inputs::<Net>(9, rng));
    let targets: Vec<[f64; 2]> = inputs.iter().map(|[a, b, c]| [a * b, a - c]).collect();
    let (mut once, mut twice) = (Net::workspace(1), Net::workspace(1));
    let weights: Vec<f64> = (0..9).map(|row| f64::from(row % 3)).collect();
    let counted = net.gradient_weighted(&inputs, &targets, &weights, &mut once).expect("the batch is sound");
    let times = |row: usize| std::iter::repeat_n(row, row % 3);
    let repeated: Vec<usize> = (0..9).flat_map(times).collect();
    let repeat_inputs: Vec<_> = repeated.iter().map(|row| inputs[*row]).collect();
    let repeat_targets: Vec<_> = repeated.iter().map(|row| targets[*row]).collect();
    let there = net.gradient(&repeat_inputs, &repeat_targets, &mut twice).expect("the batch is sound");
    alike(&[counted], &[there]);
    alike(once.gradient().parameters(), twice.gradient().parameters());
}

#[test]
fn the_order_of_columns_does_not_matter() {
    let (net, inputs, targets) = rows();
    let mut turned = Plain::init(&mut StdRng::seed_from_u64(1));
    turned.parameters_mut().copy_from_slice(net.parameters());
    turned.statistics_mut().copy_from_slice(net.statistics());
    turned.first_mut().weight.rotate_left(1);
    let turned_inputs: Vec<_> = inputs.iter().map(|[a, b, c]| [*b, *c, *a]).collect();
    let expected = gradient(&net, &inputs, &targets, &[]);
    let mut found = gradient(&turned, &turned_inputs, &targets, &[]);
    found[1..16].rotate_right(5);
    alike(&found, &expected);
}

#[test]
fn a_constant_added_to_the_inputs_changes_nothing_behind_standardize() {
    network! {
        #[scalar(f64)]
        #[loss(MeanSquaredError)]
        struct Net(3) -> 2 { Standardize, Dense(5), Tanh, Dense(2), Rescale }
    }
    let (_, inputs, targets) = rows();
    let fitted = |offset: f64| {
        let data = Dataset::<Net>::from_rows(inputs.iter().map(|row| row.map(|x| x + offset)).zip(targets.iter().copied()));
        let mut net = Net::init(&mut StdRng::seed_from_u64(4));
        Trainer::new(Adam::new(0.01)).epochs(20).batch(4).fit(&mut net, &data).expect("the data are sound");
        net.parameters().to_vec()
    };
    let (near, far) = (fitted(0.0), fitted(1e5));
    assert!(near.iter().zip(&far).all(|(a, b)| (a - b).abs() < 1e-8));
}
