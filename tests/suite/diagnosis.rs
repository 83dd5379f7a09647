//! The diagnosis names what goes wrong in a training, and the layer where it does.

use nn_runtime::diagnosis::{Ailment, Diagnosis, Health, Origin, Stuck, Verdict};
use nn_runtime::prelude::*;
use nn_runtime::{Error, Scalar, Tensor};

/// Rows of four numbers between −1 and 1, and a smooth function of them.
fn rows<N>(count: usize) -> Dataset<N>
where
    N: Supervised<Scalar = f32, Input = [f32; 4], Target = [f32; 1]>,
{
    let mut rng = StdRng::seed_from_u64(3);
    Dataset::from_rows((0..count).map(|_| {
        let mut x = [0.0_f32; 4];
        init::Uniform(1.0).fill(&mut x, 4, 1, &mut rng);
        (x, [(x[0] + x[1] * x[2]).sin() - 0.5 * x[3]])
    }))
}

/// The health of a network over a few epochs.
fn health<N>(mut net: N, optimizer: impl Optimizer) -> Health
where
    N: Supervised<Scalar = f32, Input = [f32; 4], Target = [f32; 1]>,
{
    let report = Trainer::new(optimizer).epochs(3).batch(32).diagnose().fit(&mut net, &rows(512)).expect("it does not diverge");
    report.health.expect("it was asked for")
}

fn verdict(health: &Health, ailment: Ailment) -> Verdict {
    let verdicts = health.verdicts();
    verdicts.iter().find(|verdict| verdict.ailment == ailment).unwrap_or_else(|| panic!("no {ailment:?} in\n{health}")).clone()
}

network! {
    #[loss(MeanSquaredError)]
    struct Healthy(4) -> 1 {
        Standardize,
        first: Dense(32), Relu,
        Residual { Dense(32), BatchNorm, Relu, Dropout(0.1) },
        second: Dense(32), Tanh,
        last: Dense(1),
    }
}

fn healthy() -> Healthy {
    Healthy::init(&mut StdRng::seed_from_u64(1))
}

#[test]
fn a_healthy_network_is_not_accused() {
    for health in [health(healthy(), Adam::new(1e-3)), health(healthy(), Sgd::new(0.05)), health(healthy(), Momentum::new(0.01, 0.9))] {
        assert_eq!(health.verdicts(), [], "{health}");
        assert!(health.to_string().ends_with("every layer learns"));
    }
}

#[test]
fn every_layer_has_its_row_in_the_order_of_the_forward_pass() {
    let health = health(healthy(), Adam::new(1e-3));
    let names: Vec<_> = health.last().expect("three epochs").layers.iter().map(|layer| layer.layer).collect();
    assert_eq!(names, ["first", "relu1", "dense2", "batch_norm1", "relu2", "second", "tanh1", "last"]);
    assert_eq!(health.epochs.iter().map(|epoch| epoch.number).collect::<Vec<_>>(), [1, 2, 3]);
    let table = health.to_string();
    assert!(table.contains("in epoch 1") && table.contains("in epoch 3") && table.contains("of 32 dead"), "{table}");
}

#[test]
fn lengths_are_those_of_the_gradient_and_of_the_step() {
    let (mut net, data) = (healthy(), rows(64));
    net.fit_scalers(&data).expect("rows");
    let mut workspace = Healthy::workspace(64);
    net.gradient(data.inputs(), data.targets(), &mut workspace).expect("a batch");
    let mut diagnosis = Diagnosis::new();
    diagnosis.see_units(&net, data.inputs(), &mut workspace);
    diagnosis.before_step(&net, workspace.gradient());
    Sgd::new(0.5).step(&mut net, workspace.gradient());
    diagnosis.after_step(&net);
    diagnosis.end_epoch();
    let last = diagnosis.health().last().and_then(|epoch| epoch.layer("last")).and_then(|layer| layer.learning.clone()).expect("a Dense");
    let gradient = workspace.gradient().last();
    let expected = nn_runtime::optim::norm(&[gradient.weight.as_flattened(), gradient.bias].concat());
    assert!((last.gradient - expected).abs() < 1e-9 && (last.update - 0.5 * expected).abs() < 1e-6, "{last:?}, {expected}");
    assert!(last.ratio.expect("weights") > 0.0 && last.largest_gradient == last.gradient);
}

#[test]
fn looking_after_a_training_does_not_change_it() {
    let train = |diagnose: bool| {
        let (mut net, trainer) = (healthy(), Trainer::new(Adam::new(1e-2)).epochs(2).batch(20).threads(2));
        let mut trainer = if diagnose { trainer.diagnose() } else { trainer };
        let report = trainer.fit(&mut net, &rows(100)).expect("sound settings");
        assert_eq!(report.health.is_some(), diagnose);
        net.parameters().to_vec()
    };
    assert_eq!(train(true), train(false));
}

#[test]
fn a_gradient_that_vanishes_is_named_where_it_does() {
    network! {
        #[loss(MeanSquaredError)]
        struct Deep(4) -> 1 {
            Dense(16), Sigmoid, Dense(16), Sigmoid, Dense(16), Sigmoid, Dense(16), Sigmoid, Dense(16), Sigmoid,
            Dense(16), Sigmoid, Dense(16), Sigmoid, Dense(16), Sigmoid, Dense(16), Sigmoid, Dense(16), Sigmoid,
            Dense(1),
        }
    }
    let health = health(Deep::init(&mut StdRng::seed_from_u64(1)), Sgd::new(0.01));
    let vanishes = verdict(&health, Ailment::Vanishes);
    assert_eq!(vanishes.layers.first(), Some(&"dense1"), "{health}");
    assert!(vanishes.layers.len() < 10 && !vanishes.layers.contains(&"dense10"), "{health}");
    assert!(vanishes.to_string().contains("the gradient vanishes"), "{vanishes}");
}

#[test]
fn a_gradient_that_explodes_is_named_before_the_layers_that_make_it() {
    network! {
        #[loss(MeanSquaredError)]
        struct Large(4) -> 1 {
            a: Dense(16), Relu,
            b: Dense(16, init = Normal(50.0)), Relu,
            c: Dense(16, init = Normal(50.0)), Relu,
            d: Dense(1),
        }
    }
    let health = health(Large::init(&mut StdRng::seed_from_u64(1)), Sgd::new(1e-20));
    let explodes = verdict(&health, Ailment::Explodes);
    assert!(explodes.layers.contains(&"a") && explodes.worst > 1e4, "{health}");
}

#[test]
fn dead_units_are_named_at_their_activation() {
    network! {
        #[loss(MeanSquaredError)]
        struct Net(4) -> 1 { Dense(16), Relu, b: Dense(16), Relu, Dense(1) }
    }
    let mut net = Net::init(&mut StdRng::seed_from_u64(1));
    // So far below 0 that the units are 0 for every row.
    net.b_mut().bias[..8].fill(-100.0);
    let half = health(net, Sgd::new(1e-3));
    let dead = verdict(&half, Ailment::Dead);
    assert_eq!((&dead.layers[..], half.verdicts().len()), (&["relu2"][..], 1), "{half}");
    let units = half.last().and_then(|epoch| epoch.layer("relu2")?.units).expect("a Relu has units");
    assert!((8..12).contains(&units.stuck) && units.total == 16 && units.how == Stuck::Dead, "{units}");
}

#[test]
fn saturated_units_are_named_at_their_activation() {
    let mut net = healthy();
    net.second_mut().weight.as_flattened_mut().iter_mut().for_each(|w| *w *= 1000.0);
    let health = health(net, Sgd::new(1e-9));
    let saturated = verdict(&health, Ailment::Saturated);
    assert_eq!(saturated.layers, ["tanh1"], "{health}");
}

#[test]
fn steps_that_are_too_long_and_layers_that_stand_still_are_named() {
    // Adam's first step moves every weight by its rate, whatever the gradient.
    let report = Trainer::new(Adam::new(0.1)).epochs(1).batch(512).diagnose().fit(&mut healthy(), &rows(512)).expect("one step");
    let fast = verdict(&report.health.expect("it was asked for"), Ailment::TooFast);
    assert_eq!(fast.layers, ["first", "dense2", "second", "last"]);
    let slow = verdict(&health(healthy(), Sgd::new(1e-8)), Ailment::StandsStill);
    assert_eq!(slow.layers, ["first", "dense2", "second", "last"]);
}

#[test]
fn every_thread_counts() {
    let mut net = healthy();
    net.first_mut().bias.fill(-100.0);
    let report = Trainer::new(Sgd::new(1e-3)).epochs(1).batch(32).threads(3).diagnose().fit(&mut net, &rows(96)).expect("sound settings");
    let units = report.health.and_then(|health| health.last()?.layer("relu1")?.units).expect("a Relu has units");
    assert_eq!(units.stuck, 32);
}

/// √x: not defined below 0, with an infinite slope at 0.
struct Root;

impl Activation for Root {
    fn value(x: f32) -> f32 {
        x.sqrt()
    }

    fn derivative(x: f32) -> f32 {
        0.5 / x.sqrt()
    }
}

network! {
    #[derive(Clone)]
    #[loss(MeanSquaredError)]
    struct Rooted(4) -> 1 { before: Dense(8), Softplus, self::Root, between: Dense(8), Relu, last: Dense(1) }
}

/// Where the first NaN or infinity of a training appears.
fn diverges(mut net: Rooted, optimizer: impl Optimizer, data: &Dataset<Rooted>) -> Origin {
    let error = Trainer::new(optimizer).epochs(3).batch(16).diagnose().fit(&mut net, data).expect_err("it diverges");
    let Error::Diverged { origin, .. } = error else { panic!("{error}") };
    assert!(error.to_string().contains(&origin.to_string()), "{error}");
    origin
}

fn rooted() -> Rooted {
    Rooted::init(&mut StdRng::seed_from_u64(1))
}

#[test]
fn the_first_layer_that_leaves_the_finite_numbers_is_named_with_its_pass() {
    let data = rows::<Rooted>(32);
    let mut net = rooted();
    net.between_mut().weight.as_flattened_mut().fill(3e38);
    net.before_mut().bias.fill(100.0);
    assert_eq!(diverges(net, Sgd::new(0.1), &data), Origin::Forward { layer: "between" });

    // The softplus of this number is 0, where the slope of the root is infinite.
    let mut net = rooted();
    net.before_mut().bias.fill(-1e30);
    assert_eq!(diverges(net, Sgd::new(0.1), &data), Origin::Backward { layer: "root1" });

    assert_eq!(diverges(rooted(), Sgd::new(1e300), &data), Origin::Step { layer: "before" });

    let far = Dataset::from_rows(data.iter().map(|(x, _)| (*x, [1e30])));
    assert_eq!(diverges(rooted(), Sgd::new(0.1), &far), Origin::Loss);

    let hole = Dataset::from_rows(data.iter().enumerate().map(|(row, (x, t))| (if row == 20 { [f32::NAN; 4] } else { *x }, *t)));
    assert!(matches!(diverges(rooted(), Sgd::new(0.1), &hole), Origin::Input { .. }));
}

#[test]
fn the_last_good_weights_are_kept() {
    let mut net = rooted();
    let before = net.clone();
    let error = Trainer::new(Sgd::new(1e300)).fit(&mut net, &rows(32)).expect_err("it diverges");
    assert!(matches!(error, Error::Diverged { .. }) && net.parameters() == before.parameters());
}

#[test]
fn a_batch_of_finite_numbers_has_no_origin() {
    let (net, data) = (rooted(), rows::<Rooted>(8));
    let mut workspace = Rooted::workspace(8);
    let loss = net.gradient(data.inputs(), data.targets(), &mut workspace).expect("a batch");
    let gradient = workspace.gradient().parameters().to_vec();
    assert_eq!(workspace.origin(&net, data.inputs(), loss), None);
    assert_eq!(workspace.gradient().parameters(), gradient);
}

/// A penalty whose gradient is infinite in one layer.
struct Steep;

impl Regularizer for Steep {
    fn before<S: Scalar>(&self, tensor: &Tensor, _: &mut [S], gradient: &mut [S], _: f64) -> f64 {
        if tensor.name == "between.weight" {
            gradient[0] = S::from_f64(f64::INFINITY);
        }
        0.0
    }
}

#[test]
fn clipping_does_not_hide_the_layer_of_an_infinite_gradient() {
    let error = Trainer::new(Sgd::new(0.1)).regularize(Steep).clip(ClipNorm(1.0)).fit(&mut rooted(), &rows(32)).expect_err("it diverges");
    assert!(matches!(error, Error::Diverged { origin: Origin::Step { layer: "between" }, .. }), "{error}");
}
