//! Tests of the warnings about layers that do not learn.

use crate::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Plain(2) -> 1 { hidden: Dense(8), Relu, output: Dense(1) }
}

network! {
    #[loss(MeanSquaredError)]
    struct Scaled(2) -> 1 { Standardize, hidden: Dense(8), Relu, output: Dense(1), Rescale }
}

network! {
    struct Inner(8) -> 8 { Standardize, Dense(8) }
}

network! {
    #[loss(MeanSquaredError)]
    struct Nested(2) -> 1 { Standardize, Dense(8), inner: self::Inner, middle: Standardize, Dense(1), Rescale }
}

network! {
    #[loss(MeanSquaredError)]
    struct Normed(2) -> 1 { BatchNorm, Dense(8), Relu, Dense(1) }
}

/// Returns rows that a network can learn, with inputs and targets of a given size.
fn rows<N: Supervised<Input = [f32; 2], Target = [f32; 1]>>(inputs: f32, targets: f32) -> Dataset<N> {
    let row = |row: usize| {
        let (a, b) = ((row * 7 % 50) as f32 / 25.0 - 1.0, (row * 11 % 50) as f32 / 25.0 - 1.0);
        ([inputs * a, b], [targets * (a + b * b)])
    };
    Dataset::from_rows((0..200).map(row))
}

fn warnings<N>(net: &mut N, data: &Dataset<N>) -> Vec<String>
where
    N: Supervised<Input = [f32; 2], Target = [f32; 1]>,
{
    Trainer::new(Adam::new(0.01)).epochs(3).fit(net, data).expect("sound settings").warnings
}

fn new<N: Supervised>() -> N {
    N::init(&mut StdRng::seed_from_u64(1))
}

#[test]
fn what_learns_is_not_spoken_of() {
    assert_eq!(warnings(&mut new(), &rows::<Plain>(1.0, 1.0)), [""; 0]);
    assert_eq!(warnings(&mut new(), &rows::<Plain>(30.0, 30.0)), [""; 0]);
    assert_eq!(warnings(&mut new(), &rows::<Plain>(0.01, 0.01)), [""; 0]);
    assert_eq!(warnings(&mut new(), &rows::<Scaled>(1e6, 1e9)), [""; 0]);
    assert_eq!(warnings(&mut new(), &rows::<Scaled>(1e-6, 1e-9)), [""; 0]);
    assert_eq!(warnings(&mut new(), &rows::<Normed>(1e6, 1.0)), [""; 0]);
}

#[test]
fn a_schedule_that_raises_the_learning_rate_is_told_with_the_cure() {
    use crate::optim::schedule::{CosineRestarts, Exponential, Linear, Polynomial, Schedule, Warmup};
    fn told(schedule: impl Schedule) -> Vec<String> {
        let mut trainer = Trainer::new(Sgd::new(0.001)).schedule(schedule).epochs(4);
        trainer.fit(&mut new::<Plain>(), &rows(1.0, 1.0)).expect("sound settings").warnings
    }
    let rising = [
        told(schedule::Cosine::to(0.01)),
        told(Linear::to(0.01)),
        told(Polynomial::new(2.0).to(0.01)),
        told(Warmup(3).then(CosineRestarts::new(5).to(0.01))),
    ];
    for warnings in rising {
        let [warning] = &warnings[..] else { panic!("one line") };
        assert!(warning.starts_with("the schedule raised the learning rate from 0.001"), "{warning}");
        assert!(warning.ends_with("is a learning rate, not a factor"), "{warning}");
    }
    assert_eq!(told(schedule::Cosine::to(0.001)), [""; 0], "an end at the first learning rate");
    assert_eq!(told(Warmup(3).then(schedule::Cosine::to(1e-5))), [""; 0]);
    assert_eq!(told(Exponential(0.9)), [""; 0]);
}

#[test]
fn inputs_and_targets_that_nothing_scales_are_told_with_the_cure() {
    let [inputs] = &warnings(&mut new(), &rows::<Plain>(1e4, 1.0))[..] else { panic!("one line") };
    assert!(inputs.starts_with("1 of 2 inputs are far from 1, input 0 about 57"), "{inputs}");
    assert!(inputs.ends_with(", and nothing scales them: begin the network with `Standardize`"), "{inputs}");
    for size in [1e6, 1e-6] {
        let [targets] = &warnings(&mut new(), &rows::<Plain>(1.0, size))[..] else { panic!("one line") };
        assert!(targets.starts_with("targets are far from 1, about ") && targets.ends_with("end the network with `Rescale`"), "{targets}");
    }
}

#[test]
fn a_network_that_is_good_all_the_same_is_not_spoken_of() {
    let row = |row: usize| (row * 7 % 50) as f32 / 25.0 - 1.0;
    let data = Dataset::<Plain>::from_rows((0..200).map(row).map(|a| ([180.0 * a, 0.0], [a])));
    // With a learning rate of 0 the network keeps its initial weights.
    let trained = |mut net: Plain| Trainer::new(Adam::new(0.0)).epochs(1).validate(&data).fit(&mut net, &data).expect("sound settings");
    assert!(trained(new()).to_string().contains("\nwarning: 1 of 2 inputs are far from 1"));
    let mut good: Plain = new();
    good.parameters_mut().fill(0.0);
    good.hidden_mut().weight[0][..2].copy_from_slice(&[1.0 / 180.0, -1.0 / 180.0]);
    good.hidden_mut().bias[2..].fill(1.0);
    good.output_mut().weight[..2].copy_from_slice(&[[1.0], [-1.0]]);
    assert_eq!(trained(good).warnings, [""; 0]);
}

#[test]
fn scalers_that_no_training_fits_are_told() {
    let mut net: Nested = new();
    let told = warnings(&mut net, &rows::<Nested>(1.0, 1.0));
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].starts_with("`inner.standardize1` was never fitted and changes nothing: "), "{told:#?}");
    assert!(told[1].starts_with("`middle` was never fitted and changes nothing: "), "{told:#?}");
}

#[test]
fn units_that_are_dead_are_told_and_those_that_are_not_are_not() {
    let data = rows::<Plain>(1.0, 1.0);
    let mut dying: Plain = new();
    dying.hidden_mut().bias[..6].fill(-100.0);
    let [line] = &warnings(&mut dying, &data)[..] else { panic!("one line") };
    assert!(line.starts_with("`relu1`: 6 of 8 units gave 0 for each of 200 rows and learn nothing: "), "{line}");
    let mut few: Plain = new();
    few.hidden_mut().bias[..2].fill(-100.0);
    assert_eq!(warnings(&mut few, &data), [""; 0]);
    let mut dying: Plain = new();
    dying.hidden_mut().bias[..6].fill(-100.0);
    let report = Trainer::new(Adam::new(0.01)).epochs(1).diagnose().fit(&mut dying, &data).expect("sound settings");
    assert!(report.warnings.is_empty() && report.to_string().contains("75 % of the units are dead"), "{report}");
}
