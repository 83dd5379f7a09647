//! The evaluation of a network: the values it reports, and that they are right.

use nn_runtime::loss::{Loss, Metric};
use nn_runtime::metrics::{self, Averaging};
use nn_runtime::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Numbers(2) -> 2 { Dense(2) }
}

network! {
    #[loss(CrossEntropy)]
    struct Classes(3) -> 3 { Dense(3), Softmax }
}

network! {
    #[loss(MulticlassHinge)]
    struct Scores(3) -> 3 { Dense(3) }
}

network! {
    #[loss(BinaryCrossEntropy)]
    struct YesOrNo(1) -> 1 { Dense(1), Sigmoid }
}

network! {
    #[loss(BinaryCrossEntropy)]
    struct Labels(2) -> 2 { Dense(2), Sigmoid }
}

network! {
    #[loss(Hinge)]
    struct Sides(1) -> 1 { Dense(1) }
}

network! {
    #[loss(CrossEntropy)]
    struct TwoClasses(1) -> 2 { Dense(2), Softmax }
}

network! {
    #[loss(MulticlassHinge)]
    struct TwoScores(1) -> 2 { Dense(2) }
}

/// A network that returns its input.
fn identity<N: Train<Scalar = f32>>() -> N {
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    net.parameters_mut().fill(0.0);
    let width = N::Output::WIDTH;
    (0..width).for_each(|place| net.parameters_mut()[place * width + place] = 1.0);
    net
}

/// More rows than one prediction batch, of three classes, some misclassified.
fn three_classes() -> Dataset<Classes> {
    Dataset::from_rows((0..1000_usize).map(|row| {
        let mut logits = [0.0, 0.1, 0.2];
        logits[if row % 7 == 0 { (row + 1) % 3 } else { row % 3 }] += (row % 5) as f32;
        (logits, row % 3)
    }))
}

fn close(got: Option<f64>, wanted: f64) {
    let got = got.expect("it is told");
    assert!((got - wanted).abs() <= 1e-6 * wanted.abs().max(1.0), "{got}, not {wanted}");
}

#[test]
fn every_metric_is_that_of_the_functions_over_what_the_network_predicts() {
    let (net, data) = (identity::<Classes>(), three_classes());
    let predicted: Vec<[f32; 3]> = data.inputs().iter().map(|input| net.predict(input)).collect();
    let place = |row: &[f32; 3]| (0..3).rev().max_by(|a, b| row[*a].total_cmp(&row[*b])).expect("three");
    let classes: Vec<usize> = predicted.iter().map(place).collect();
    let told = net.evaluate(&data).expect("rows");
    close(told.accuracy, metrics::accuracy(&classes, data.targets(), None).expect("rows"));
    close(told.log_loss, metrics::log_loss(&predicted, data.targets(), None).expect("rows"));
    close(told.log_loss, told.loss);
    close(told.precision, metrics::precision(&classes, data.targets(), Averaging::Macro, None).expect("rows"));
    close(told.recall, metrics::recall(&classes, data.targets(), Averaging::Macro, None).expect("rows"));
    close(told.f1, metrics::f1(&classes, data.targets(), Averaging::Macro, None).expect("rows"));
    assert!(told.mse.is_none() && told.roc_auc.is_none());
    assert_eq!(told.averaging, Some(Averaging::Macro));
    let text = told.to_string();
    assert!(["precision (macro) ", "recall (macro) ", "F1 (macro) "].iter().all(|name| text.contains(name)), "{text}");

    let matrix = net.confusion(&data).expect("rows");
    close(told.accuracy, matrix.accuracy());
    close(told.f1, matrix.average(Averaging::Macro).f1);
    close(net.top_k(&data, 1).ok(), matrix.accuracy());
    close(net.top_k(&data, 2).ok(), metrics::top_k(&predicted, data.targets(), 2, None).expect("rows"));
    close(net.roc_auc(&data).ok(), metrics::roc_auc_one_vs_rest(&predicted, data.targets(), None).expect("rows"));
    let curves: Vec<f64> = (0..3).map(|class| net.roc_curve(&data, class).expect("both kinds").auc()).collect();
    close(net.roc_auc(&data).ok(), curves.iter().sum::<f64>() / 3.0);
}

#[test]
fn a_regression_is_told_in_its_unit() {
    let rows = [([1.0, 10.0], [2.0, 10.0]), ([3.0, 30.0], [3.0, 28.0]), ([5.0, 50.0], [4.0, 52.0])];
    let told = identity::<Numbers>().evaluate(&Dataset::from_rows(rows)).expect("rows");
    close(told.mse, 10.0 / 6.0);
    close(told.rmse, f64::midpoint((2.0_f64 / 3.0).sqrt(), (8.0_f64 / 3.0).sqrt()));
    close(told.mae, 1.0);
    close(told.r2, f64::midpoint(0.0, 1.0 - 8.0 / 888.0));
    assert_eq!(
        told.outputs.iter().map(|scores| (scores.mse, scores.r2)).collect::<Vec<_>>(),
        [(2.0 / 3.0, 0.0), (8.0 / 3.0, 1.0 - 8.0 / 888.0)]
    );
    assert_eq!(told.to_string(), "loss 1.66667, MSE 1.667, RMSE 1.225, MAE 1.000, R² 0.4955 (of each output 0, 0.9910)");
}

network! {
    #[loss(CrossEntropy)]
    struct NextToken(Tokens(3, 4)) -> 4 { Embedding(5), Flatten, Dense(4), Softmax }
}

network! {
    #[loss(CrossEntropy(after = 2))]
    struct EachNextToken(Tokens(3, 4)) -> [3, 4] { Embedding(5), Gru(5), Dense(4), Softmax }
}

network! {
    #[loss(CrossEntropy)]
    struct Mood(Tokens(3, 4)) -> 2 { Embedding(5), Flatten, Dense(2), Softmax }
}

fn tokens(row: usize) -> [Token<4>; 3] {
    std::array::from_fn(|step| Token::new((row * 3 + step * step) % 4).expect("it is below 4"))
}

#[test]
fn a_network_that_predicts_tokens_has_a_perplexity() {
    let rng = &mut StdRng::seed_from_u64(1);
    let net = NextToken::init(rng);
    let told = net.evaluate(&Dataset::from_rows((0..40).map(|row| (tokens(row), row % 4)))).expect("rows");
    close(told.perplexity, told.loss.exp());
    close(told.bits_per_token, told.loss / 2_f64.ln());
    assert_eq!(told.metric("perplexity"), told.perplexity);

    let told = Mood::init(rng).evaluate(&Dataset::from_rows((0..40).map(|row| (tokens(row), row % 2)))).expect("rows");
    assert_eq!((told.perplexity, told.bits_per_token), (None, None), "a mood is not a token");
}

#[test]
fn a_warm_up_counts_in_no_metric() {
    let net = EachNextToken::init(&mut StdRng::seed_from_u64(1));
    let evaluate = |first: usize| {
        let data = Dataset::from_rows((0..40).map(|row| (tokens(row), [first, (row + first) % 4, row % 4])));
        net.evaluate(&data).expect("rows")
    };
    let told = evaluate(0);
    assert_eq!(told, evaluate(3), "whatever the first two targets are");
    close(told.perplexity, told.loss.exp());
    let right = |row: usize| {
        let answer = net.predict(&tokens(row))[2];
        answer.iter().all(|p| *p <= answer[row % 4])
    };
    close(told.accuracy, (0..40).filter(|row| right(*row)).count() as f64 / 40.0);
}

#[test]
fn what_says_yes_or_no_is_told_of_yes() {
    let scores = [(-2.0, 0.0), (-1.0, 1.0), (0.5, 0.0), (1.0, 1.0), (2.0, 1.0)];
    let data = Dataset::<YesOrNo>::from_rows(scores.map(|(x, t)| ([x], [t])));
    let net = identity::<YesOrNo>();
    let told = net.evaluate(&data).expect("rows");
    close(told.accuracy, 0.6);
    close(told.precision, 2.0 / 3.0);
    close(told.recall, 2.0 / 3.0);
    close(told.f1, 2.0 / 3.0);
    close(told.roc_auc, 5.0 / 6.0);
    close(told.log_loss, told.loss);
    let matrix = net.confusion(&data).expect("rows");
    assert_eq!([matrix.get(0, 0), matrix.get(0, 1), matrix.get(1, 0), matrix.get(1, 1)], [1.0, 1.0, 1.0, 2.0]);

    let sides = Dataset::<Sides>::from_rows(scores.map(|(x, t)| ([x], [2.0 * t - 1.0])));
    let of_sides = identity::<Sides>().evaluate(&sides).expect("rows");
    assert_eq!((of_sides.accuracy, of_sides.f1, of_sides.roc_auc), (told.accuracy, told.f1, told.roc_auc));
    assert_eq!(of_sides.log_loss, None, "scores are no probabilities");

    let alike = Dataset::<YesOrNo>::from_rows([([1.0], [1.0]), ([2.0], [1.0])]);
    assert_eq!(net.evaluate(&alike).expect("rows").roc_auc, None, "there is only yes");
}

#[test]
fn two_classes_have_the_same_metrics_by_sigmoid_by_softmax_and_by_scores() {
    let row = |row: usize| ((row * 37 % 101) as f32 / 25.0 - 2.6, usize::from(row % 7 > 4 || row * 37 % 101 > 80));
    let rows: Vec<(f32, usize)> = (0..300).map(row).collect();
    let one_output = rows.iter().map(|(x, class)| ([*x], [*class as f32]));
    let signs = rows.iter().map(|(x, class)| ([*x], [*class as f32 * 2.0 - 1.0]));
    let classes = || rows.iter().map(|(x, class)| ([*x], *class));
    // Only the difference of two outputs counts.
    let (mut softmax, mut scores) = (identity::<TwoClasses>(), identity::<TwoScores>());
    softmax.parameters_mut().copy_from_slice(&[-3.0, -2.0, 0.5, 0.5]);
    scores.parameters_mut().copy_from_slice(&[-3.0, -2.0, 0.5, 0.5]);

    let told = identity::<YesOrNo>().evaluate(&Dataset::from_rows(one_output)).expect("rows");
    let others = [
        identity::<Sides>().evaluate(&Dataset::from_rows(signs)).expect("rows"),
        softmax.evaluate(&Dataset::from_rows(classes())).expect("rows"),
        scores.evaluate(&Dataset::from_rows(classes())).expect("rows"),
    ];
    for other in &others {
        assert_eq!((told.precision, told.recall, told.f1), (other.precision, other.recall, other.f1));
        assert_eq!((told.accuracy, told.roc_auc, told.averaging), (other.accuracy, other.roc_auc, other.averaging));
        assert!(other.metrics().all(|(name, _)| !name.contains("macro")), "{other}");
    }
    close(others[1].log_loss, told.log_loss.expect("probabilities"));

    // They are those of class 1, as scikit-learn has them.
    let (inputs, targets): (Vec<f32>, Vec<usize>) = rows.iter().copied().unzip();
    let predicted: Vec<usize> = inputs.iter().map(|x| usize::from(*x > 0.0)).collect();
    let positive: Vec<bool> = targets.iter().map(|class| *class == 1).collect();
    close(told.precision, metrics::precision(&predicted, &targets, Averaging::Class(1), None).expect("rows"));
    close(told.recall, metrics::recall(&predicted, &targets, Averaging::Class(1), None).expect("rows"));
    close(told.f1, metrics::f1(&predicted, &targets, Averaging::Class(1), None).expect("rows"));
    close(told.roc_auc, metrics::roc_auc(&inputs, &positive, None).expect("rows"));
    let area = told.roc_auc.expect("both kinds");
    for class in 0..2 {
        close(softmax.roc_curve(&Dataset::from_rows(classes()), class).ok().map(|curve| curve.auc()), area);
        close(scores.roc_curve(&Dataset::from_rows(classes()), class).ok().map(|curve| curve.auc()), area);
    }
    close(softmax.roc_auc(&Dataset::from_rows(classes())).ok(), area);
    close(scores.roc_auc(&Dataset::from_rows(classes())).ok(), area);
}

#[test]
fn several_labels_are_told_on_the_average() {
    // The first label is always right, the second always wrong.
    let rows = [([1.0, 1.0], [1.0, 0.0]), ([-1.0, -1.0], [0.0, 1.0])];
    let (net, data) = (identity::<Labels>(), Dataset::<Labels>::from_rows(rows));
    let told = net.evaluate(&data).expect("rows");
    assert_eq!((told.accuracy, told.precision, told.recall, told.f1), (Some(0.5), Some(0.5), Some(0.5), Some(0.5)));
    assert_eq!((told.roc_auc, net.roc_auc(&data).expect("rows")), (None, 0.5));
    assert!(told.metrics().any(|(name, _)| name == "F1 (macro)"), "{told}");
    let error = net.confusion(&data).expect_err("two answers a row");
    assert!(error.to_string().contains("the network has 2 yes-or-no outputs"), "{error}");
}

#[test]
fn scores_that_are_no_probabilities_have_no_log_loss() {
    let data = Dataset::<Scores>::from_rows(three_classes().iter().map(|(input, class)| (*input, *class)));
    let (told, same) =
        (identity::<Scores>().evaluate(&data).expect("rows"), identity::<Classes>().evaluate(&three_classes()).expect("rows"));
    assert_eq!((told.log_loss, told.accuracy, told.f1), (None, same.accuracy, same.f1));
}

#[test]
fn a_weight_counts_as_so_many_rows_in_every_metric() {
    let weights: Vec<usize> = (0..1000).map(|row| row % 3).collect();
    let (net, data) = (identity::<Classes>(), three_classes());
    let copies: Vec<usize> = weights.iter().enumerate().flat_map(|(row, weight)| std::iter::repeat_n(row, *weight)).collect();
    let (copied, weighted) = (data.select(&copies), data.weighted(weights.iter().map(|weight| *weight as f32).collect()).expect("as many"));
    let (told, wanted) = (net.evaluate(&weighted).expect("rows"), net.evaluate(&copied).expect("rows"));
    close(Some(told.loss), wanted.loss);
    for ((name, metric), (_, wanted)) in told.metrics().zip(wanted.metrics()) {
        assert!((metric - wanted).abs() < 1e-6, "{name}: {metric}, {wanted}");
    }
    assert_eq!(net.confusion(&weighted).expect("rows"), net.confusion(&copied).expect("rows"));
    close(net.top_k(&weighted, 2).ok(), net.top_k(&copied, 2).expect("rows"));
    close(net.roc_auc(&weighted).ok(), net.roc_auc(&copied).expect("rows"));
    assert_eq!(net.roc_curve(&weighted, 1).expect("rows").thresholds, net.roc_curve(&copied, 1).expect("rows").thresholds);

    let rows: Vec<_> = (0..90).map(|row| ([row as f32, (row * row % 17) as f32], [(row % 50) as f32, 3.0])).collect();
    let numbers = Dataset::<Numbers>::from_rows(rows);
    let copied = numbers.select(&copies.iter().copied().filter(|row| *row < 90).collect::<Vec<_>>());
    let weighted = numbers.weighted(weights[..90].iter().map(|weight| *weight as f32).collect()).expect("as many");
    let (told, wanted) = (identity::<Numbers>().evaluate(&weighted), identity::<Numbers>().evaluate(&copied));
    for ((name, metric), (_, wanted)) in told.expect("rows").metrics().zip(wanted.expect("rows").metrics()) {
        assert!((metric - wanted).abs() < 1e-9 * wanted.abs().max(1.0), "{name}: {metric}, {wanted}");
    }
}

#[test]
fn a_nan_is_told_as_one_and_makes_no_table() {
    let net = identity::<Classes>();
    let data = Dataset::<Classes>::from_rows([([1.0, 0.0, 0.0], 0), ([f32::NAN, 0.0, 0.0], 1)]);
    let told = net.evaluate(&data).expect("rows");
    assert!(told.loss.is_nan() && told.metrics().count() == 5 && told.metrics().all(|(_, metric)| metric.is_nan()), "{told}");
    assert_eq!(net.confusion(&data).expect_err("no class").to_string(), "an output of row 1 is NaN");
    assert!(net.top_k(&data, 1).expect("rows").is_nan() && net.roc_auc(&data).expect("rows").is_nan());

    let yes = Dataset::<YesOrNo>::from_rows([([f32::NAN], [1.0]), ([1.0], [0.0])]);
    let told = identity::<YesOrNo>().evaluate(&yes).expect("rows");
    assert!(told.metrics().count() == 6 && told.metrics().all(|(_, metric)| metric.is_nan()), "{told}");
}

#[test]
fn what_a_network_is_not_asked_for_it_refuses() {
    let numbers = Dataset::<Numbers>::from_rows([([1.0, 1.0], [1.0, 1.0])]);
    let told = identity::<Numbers>().confusion(&numbers).expect_err("numbers").to_string();
    assert_eq!(told, "a confusion matrix needs classes, but the loss of this network is for regression");
    assert!(identity::<Numbers>().top_k(&numbers, 1).is_err() && identity::<Numbers>().roc_auc(&numbers).is_err());
    let net = identity::<Classes>();
    assert!(net.top_k(&three_classes(), 0).is_err() && net.roc_curve(&three_classes(), 3).is_err());
    let none = Dataset::<Classes>::from_rows([]);
    assert!(net.evaluate(&none).is_err() && net.confusion(&none).is_err());
    let wrong = three_classes().iter().map(|(input, class)| (*input, if *class == 2 { 9 } else { *class })).collect::<Vec<_>>();
    let told = net.evaluate(&Dataset::from_rows(wrong).select(&(300..600).collect::<Vec<_>>())).expect_err("no such class").to_string();
    assert_eq!(told, "target of row 2: class 9, but classes are counted from 0 to 2");
}

#[test]
fn a_target_that_is_refused_is_named_by_its_row_among_all() {
    let rows = (0..700).map(|row| ([0.0; 3], if row == 600 { 3 } else { 0 }));
    let told = identity::<Classes>().evaluate(&Dataset::from_rows(rows)).expect_err("no such class").to_string();
    assert_eq!(told, "target of row 600: class 3, but classes are counted from 0 to 2");
}

/// A loss that declares the metric of class targets, though its targets are no classes.
#[derive(Default)]
pub(crate) struct Boasting;

impl Loss<2> for Boasting {
    type Target = [f32; 2];
    const METRIC: Metric = Metric::Accuracy;

    fn row(&self, _: &[f32; 2], _: &[f32; 2], d_output: &mut [f32; 2]) -> f32 {
        *d_output = [0.0; 2];
        1.0
    }
}

network! {
    #[loss(self::Boasting)]
    struct Own(2) -> 2 { Dense(2) }
}

#[test]
fn of_targets_that_are_something_else_only_the_loss_is_told() {
    let data = Dataset::<Own>::from_rows([([0.0; 2], [0.0; 2])]);
    let told = identity::<Own>().evaluate(&data).expect("rows");
    assert_eq!((told.loss, told.metrics().count()), (1.0, 0));
    assert!(identity::<Own>().confusion(&data).is_err() && identity::<Own>().roc_auc(&data).is_err());
}

network! {
    #[derive(Debug)]
    #[loss(kind = CrossEntropy, size = MeanSquaredError, sold = BinaryCrossEntropy)]
    struct Listing(3) -> (kind: 3, size: 1, sold: 1) {
        Heads { kind: { Dense(3), Softmax }, size: Dense(1), sold: { Dense(1), Sigmoid } },
    }
}

/// Listings whose kinds are those of the rows of three classes, and which were sold if the first number is large. Some have no kind.
fn listings() -> (Listing, Dataset<Listing>) {
    let mut net = Listing::init(&mut StdRng::seed_from_u64(1));
    net.parameters_mut().fill(0.0);
    for tensor in Listing::TENSORS.iter().filter(|tensor| tensor.name.ends_with(".weight")) {
        let outputs = tensor.shape[0];
        (0..outputs).for_each(|place| net.parameters_mut()[tensor.range.start + place * outputs + place] = 1.0);
    }
    let classes = three_classes();
    let rows = classes.iter().enumerate().map(|(row, (input, kind))| {
        let kind = if row % 10 == 3 { nn_runtime::loss::IGNORE } else { *kind };
        (*input, ListingTarget { kind, size: [1.0], sold: [f32::from(u8::from(row % 4 == 0))] })
    });
    (net, Dataset::from_rows(rows.collect::<Vec<_>>()))
}

#[test]
fn the_metrics_of_one_of_several_outputs_are_those_of_a_network_with_that_output() {
    let (net, data) = listings();
    let kind = net.metrics_of("kind").expect("there is one");
    let known: Vec<usize> = (0..data.len()).filter(|row| row % 10 != 3).collect();
    let (only, rows) = (identity::<Classes>(), three_classes().select(&known));
    assert_eq!(kind.confusion(&data).expect("rows"), only.confusion(&rows).expect("rows"));
    assert_eq!(kind.top_k(&data, 2).expect("rows"), only.top_k(&rows, 2).expect("rows"));
    assert_eq!(kind.roc_auc(&data).expect("rows"), only.roc_auc(&rows).expect("rows"));
    assert_eq!(kind.roc_curve(&data, 1).expect("rows"), only.roc_curve(&rows, 1).expect("rows"));

    let sold = net.metrics_of("sold").expect("there is one");
    let yes = data.iter().map(|(input, target)| ([input[0]], target.sold)).collect::<Vec<_>>();
    let (only, yes) = (identity::<YesOrNo>(), Dataset::<YesOrNo>::from_rows(yes));
    assert_eq!(sold.confusion(&data).expect("rows"), only.confusion(&yes).expect("rows"));
    assert_eq!(sold.roc_auc(&data).expect("rows"), only.roc_auc(&yes).expect("rows"));
    close(net.evaluate(&data).expect("rows").metric("sold_roc_auc"), sold.roc_auc(&data).expect("rows"));
}

#[test]
fn the_metrics_of_an_output_that_is_not_there_are_an_error_that_names_those_that_are() {
    let (net, data) = listings();
    let all = "`kind`, `size`, `sold`";
    assert_eq!(net.metrics_of("knd").expect_err("no output").to_string(), format!("there is no output `knd`: this network has {all}"));
    let told = net.roc_auc(&data).expect_err("which output").to_string();
    assert_eq!(told, format!("an ROC curve is about one output: `metrics_of(\"kind\")` chooses one of {all}"));
    let told = net.metrics_of("size").and_then(|size| size.confusion(&data)).expect_err("numbers").to_string();
    assert_eq!(told, "a confusion matrix needs classes, but the loss of the output `size` is for regression");
    let told = identity::<Classes>().metrics_of("kind").map(|_| ()).expect_err("no name").to_string();
    assert_eq!(told, "there is no output `kind`: this network has one output, without a name");
}

#[test]
fn a_report_has_a_column_for_what_matters() {
    let head = |report: Report| report.to_string().lines().next().expect("a head").to_owned();
    let data = three_classes();
    let mut net = Classes::init(&mut StdRng::seed_from_u64(1));
    let report = Trainer::new(Adam::default()).epochs(2).validate(&data).fit(&mut net, &data).expect("sound");
    assert_eq!(head(report), "epoch    train loss    valid loss    accuracy  F1 (macro)   seconds");
    let data = Dataset::<YesOrNo>::from_rows([([1.0], [1.0]), ([2.0], [1.0])]);
    let mut net = YesOrNo::init(&mut StdRng::seed_from_u64(1));
    let report = Trainer::new(Adam::default()).epochs(2).validate(&data).fit(&mut net, &data).expect("sound");
    assert!(report.to_string().lines().nth(1).expect("an epoch").contains("  –"), "there is no area: {report}");
    assert_eq!(head(report), "epoch    train loss    valid loss    accuracy          F1     ROC AUC   seconds");
    let data = Dataset::<Numbers>::from_rows([([1.0, 1.0], [1.0, 1.0]), ([2.0, 1.0], [1.0, 2.0])]);
    let mut net = Numbers::init(&mut StdRng::seed_from_u64(1));
    let report = Trainer::new(Adam::default()).epochs(2).validate(&data).fit(&mut net, &data).expect("sound");
    assert_eq!(head(report), "epoch    train loss    valid loss        RMSE         MAE          R²   seconds");
}
