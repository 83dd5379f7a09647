//! Learning rates that are tried once.

use nn_runtime::Error;
use nn_runtime::finder::LearningRateFinder;
use nn_runtime::plot::Figure;
use nn_runtime::prelude::*;

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(CrossEntropy)]
    struct Digit([8, 8]) -> 10 { Standardize, Dense(32), BatchNorm, Relu, Dropout(0.1), Dense(10), Softmax }
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
    let svg = Figure::new("").chart(curve.chart()).to_svg();
    assert!(svg.contains("steepest") && !svg.contains("NaN"), "{svg}");
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
    assert!(curve.diverged && curve.tried.len() < 100 && curve.tried.iter().all(|tried| tried.loss.is_finite()), "{curve}");
    // Sgd on a square of curvature 2 · mean of x² ≈ 41 is stable below 2 / 41.
    assert!(curve.steepest().expect("it falls") < 2.0 / 41.0, "{curve}");
    assert!(curve.to_string().contains("then the loss diverged; begin with"), "{curve}");
}

#[test]
fn settings_and_data_that_make_no_sense_are_refused() {
    let (net, data) = (Digit::init(&mut StdRng::seed_from_u64(1)), digits());
    let told = |finder: LearningRateFinder| match finder.find(&net, &Adam::default(), &data) {
        Err(Error::Setting(why)) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(told(LearningRateFinder::new().batch(0)), "the number of rows in a batch is 0: wanted is at least 1");
    assert_eq!(
        told(LearningRateFinder::new().range(1.0, 0.1)),
        "100 rates from 1 to 0.1: wanted are at least 2, and a last one above the first"
    );
    assert!(told(LearningRateFinder::new().steps(1)).starts_with("1 rates from"));
    assert_eq!(told(LearningRateFinder::new().range(0.0, 0.1)), "the least learning rate is 0: wanted is a finite number above 0");
    assert!(told(LearningRateFinder::new().smoothing(1.0)).contains("at least 0 and below 1"));
    let none = Dataset::<Digit>::from_rows([]);
    assert!(matches!(LearningRateFinder::new().find(&net, &Adam::default(), &none), Err(Error::Data(_))));
    let mut broken = net.clone();
    broken.parameters_mut()[5] = f32::NAN;
    let error = LearningRateFinder::new().find(&broken, &Adam::default(), &data).expect_err("no number before any step");
    assert!(matches!(error, Error::Diverged { .. }), "{error}");
}
