//! The learning rate finder, which tries each rate once.

use nn_runtime::Error;
use nn_runtime::data::FromCells;
use nn_runtime::finder::LearningRateFinder;
use nn_runtime::plot::Figure;
use nn_runtime::prelude::*;

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(CrossEntropy)]
    struct Digit(64) -> 10 { Standardize, Dense(32), BatchNorm, Relu, Dropout(0.1), Dense(10), Softmax }
}

fn digits() -> Dataset<Digit> {
    Dataset::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz")).expect("it is there")
}

#[test]
fn a_rate_is_found_that_learns_and_nothing_is_left_behind() {
    let (train, _) = digits().split_by_hash(5);
    let net = Digit::init(&mut StdRng::seed_from_u64(1));
    let (before, adam) = (net.clone(), Adam::new(0.7));
    let find = || LearningRateFinder::new().find(&net, &adam, &train).expect("sound settings");
    let curve = find();
    assert_eq!(curve, find(), "the same seed tries the same batches");
    assert_eq!((&net, adam.learning_rate()), (&before, 0.7));
    assert!(net.statistics() == before.statistics() && adam.state().steps() == 0);

    let (steepest, tenth) = (curve.steepest().expect("it falls"), curve.tenth_of_least().expect("it falls"));
    assert!((1e-4..1e-1).contains(&steepest) && (1e-4..1e-1).contains(&tenth), "{curve}");
    assert!(curve.tried.len() > 50 && curve.tried[0].rate == 1e-7, "{curve}");
    let loss_at = |rate| {
        let mut net = net.clone();
        let report = Trainer::new(Adam::new(rate)).epochs(1).fit(&mut net, &train).expect("sound settings");
        report.last().train_loss
    };
    assert!(loss_at(steepest) < 0.5 * loss_at(1e-5), "{curve}");
    assert!(curve.suggestion().is_some_and(|rate| (1e-3..0.1).contains(&rate)), "{curve}");
    let svg = Figure::new("").chart(curve.chart()).to_svg();
    assert!(svg.contains("steepest") && !svg.contains("NaN"), "{svg}");
}

network! {
    #[derive(Clone)]
    #[loss(MeanSquaredError)]
    struct Houses(8) -> 1 { Standardize, Dense(32), Relu, Dense(16), Relu, Dense(1), Rescale }
}

network! {
    #[derive(Clone)]
    #[loss(MeanSquaredError)]
    struct NotScaled(8) -> 1 { Dense(32), BatchNorm, Relu, Residual { Dense(32), BatchNorm, Relu }, Dense(1) }
}

network! {
    #[derive(Clone)]
    #[loss(MeanSquaredError)]
    struct Curve(1) -> 1 { Dense(16), Tanh, Dense(1) }
}

fn houses<N: Supervised<Target: FromCells>>() -> Dataset<N> {
    Dataset::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/california_housing.csv.gz")).expect("it is there")
}

/// Checks, with two seeds, that the suggested rate ends with a lower loss than a tenth of it and ten times it, up to `factor`.
fn suggests_well<N: Supervised + Clone>(data: &Dataset<N>, batch: usize, epochs: usize, factor: f64) {
    for seed in 1..=2 {
        let net = N::init(&mut StdRng::seed_from_u64(seed));
        let finder = LearningRateFinder::new().batch(batch).seed(seed);
        let curve = finder.find(&net, &Adam::default(), data).expect("sound settings");
        let rate = curve.suggestion().expect("the loss falls");
        let loss_at = |rate| {
            let report = Trainer::new(Adam::new(rate)).epochs(epochs).batch(batch).seed(seed).fit(&mut net.clone(), data);
            report.map_or(f64::INFINITY, |report| report.last().train_loss)
        };
        let [smaller, same, larger] = [rate / 10.0, rate, rate * 10.0].map(loss_at);
        assert!(same < factor * smaller.min(larger), "seed {seed}: {same} at {rate:.1e}, {smaller} below, {larger} above\n{curve}");
    }
}

#[test]
fn the_suggestion_beats_a_tenth_and_ten_times_of_it() {
    suggests_well(&houses::<Houses>(), 128, 6, 1.15);
    suggests_well(&digits(), 32, 4, 1.0);
    let points = (0..200).map(|x| x as f32 / 100.0 - 1.0).map(|x| ([x], [(3.0 * x).sin()]));
    suggests_well(&Dataset::<Curve>::from_rows(points), 20, 20, 1.0);
}

#[test]
fn inputs_of_any_scale_get_a_rate_that_learns() {
    suggests_well(&houses::<NotScaled>(), 128, 6, 1.1);
}

#[test]
fn it_ends_where_the_loss_diverges() {
    network! {
        #[loss(MeanSquaredError)]
        struct Line(1) -> 1 { Dense(1) }
    }
    let data = Dataset::<Line>::from_rows((0..64).map(|x| ([x as f32 / 8.0], [x as f32 / 4.0 - 1.0])));
    let net = Line::init(&mut StdRng::seed_from_u64(1));
    let curve = LearningRateFinder::new().batch(8).find(&net, &Sgd::default(), &data).expect("sound settings");
    assert!(curve.diverged && curve.tried.len() < 200 && curve.tried.iter().all(|tried| tried.loss.is_finite()), "{curve}");
    // SGD on a quadratic loss of curvature 2 · mean of x² ≈ 41 is stable below 2 / 41.
    for rate in [curve.steepest(), curve.suggestion()] {
        assert!(rate.expect("it falls") < 2.0 / 41.0, "{curve}");
    }
    assert!(curve.to_string().contains("then the loss diverged; begin with"), "{curve}");
}

#[test]
fn settings_and_data_that_make_no_sense_are_refused() {
    let (net, data) = (Digit::init(&mut StdRng::seed_from_u64(1)), digits());
    let told = |finder: LearningRateFinder| match finder.find(&net, &Adam::default(), &data) {
        Err(Error::Setting(why)) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(told(LearningRateFinder::new().batch(0)), "the number of rows in a batch is 0, but must be at least 1");
    assert_eq!(told(LearningRateFinder::new().sample(0)), "the number of rows of the sample is 0, but must be at least 1");
    assert_eq!(
        told(LearningRateFinder::new().range(1.0, 0.1)),
        "200 rates from 1 to 0.1: there must be at least 2, and the last must be above the first"
    );
    assert!(told(LearningRateFinder::new().steps(1)).starts_with("1 rates from"));
    assert_eq!(told(LearningRateFinder::new().range(0.0, 0.1)), "the first learning rate is 0, but must be a finite number above 0");
    assert!(told(LearningRateFinder::new().smoothing(1.0)).contains("at least 0 and below 1"));
    let none = Dataset::<Digit>::from_rows([]);
    assert!(matches!(LearningRateFinder::new().find(&net, &Adam::default(), &none), Err(Error::Data(_))));
    let mut broken = net.clone();
    broken.parameters_mut()[5] = f32::NAN;
    let error = LearningRateFinder::new().find(&broken, &Adam::default(), &data).expect_err("no number before any step");
    assert!(matches!(error, Error::Diverged { .. }), "{error}");
}
