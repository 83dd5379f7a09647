//! Networks with several inputs and outputs: rows that lack a target, scalers, data, reports.

use nn_runtime::loss::IGNORE;
use nn_runtime::prelude::*;
use nn_runtime::trainer::Every;
use rand::RngExt;

network! {
    #[derive(Clone, Debug)]
    #[scalar(f64)]
    #[loss(kind = CrossEntropy, price = MeanSquaredError * 0.5)]
    struct Listing(text: Tokens(3, 5), facts: 2) -> (kind: 3, price: 1) {
        Embedding(4), Flatten,
        Concat { Identity, { From(facts), Standardize, Dense(4), Tanh } },
        Dense(8), Tanh,
        Heads { kind: { Dense(3), Softmax }, price: { Dense(1), Rescale } },
    }
}

/// The kind is the first token modulo 3, the price follows from the facts. Some rows lack one of them.
fn rows(count: usize, with_gaps: bool) -> Dataset<Listing> {
    let rng = &mut StdRng::seed_from_u64(5);
    Dataset::from_rows((0..count).map(|row| {
        let text = std::array::from_fn(|_| Token::new(rng.random_range(0..5)).expect("it is below 5"));
        let facts = [rng.random_range(0.0..100.0), rng.random_range(-1.0..1.0)];
        let kind = if with_gaps && row % 5 == 0 { IGNORE } else { text[0].index() % 3 };
        let price = if with_gaps && row % 7 == 0 { f64::NAN } else { 1000.0 + 20.0 * facts[0] + 300.0 * facts[1] };
        (ListingInput { text, facts }, ListingTarget { kind, price: [price] })
    }))
}

#[test]
fn both_outputs_are_learnt_from_rows_that_lack_one_of_them() {
    let mut net = Listing::init(&mut StdRng::seed_from_u64(1));
    let (train, test) = (rows(300, true), rows(60, false));
    let report = Trainer::new(Adam::new(0.02)).epochs(40).validate(&test).fit(&mut net, &train).expect("a training");
    let validation = report.last().validation.as_ref().expect("there is one");
    assert!(validation.head("kind").expect("an output").accuracy > Some(0.95), "{report}");
    assert!(validation.head("price").expect("an output").r2 > Some(0.95), "{report}");
    assert_eq!(validation.metric("kind_accuracy"), validation.head("kind").and_then(|kind| kind.accuracy));
    assert!(report.to_string().contains("kind accuracy") && report.to_string().contains("price R²"), "{report}");
}

#[test]
fn scalers_are_fitted_to_their_own_input_and_output() {
    let (mut net, data) = (Listing::init(&mut StdRng::seed_from_u64(1)), rows(50, true));
    net.fit_scalers(&data).expect("rows");
    let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / numbers.len() as f64;
    let facts: Vec<f64> = data.inputs().iter().map(|input| input.facts[0]).collect();
    let prices: Vec<f64> = data.targets().iter().map(|target| target.price[0]).filter(|price| !price.is_nan()).collect();
    let first = |name: &str| net.statistics()[Listing::TENSORS.iter().find(|tensor| tensor.name == name).expect("a tensor").range.start];
    assert!((first("standardize1.mean") - mean(&facts)).abs() < 1e-9);
    assert!((first("rescale1.mean") - mean(&prices)).abs() < 1e-9);
}

#[test]
fn a_row_without_a_target_does_not_count_for_that_output() {
    let net: Listing = crate::check::network(&mut StdRng::seed_from_u64(2));
    let data = rows(12, false);
    let mut without = data.targets().to_vec();
    without[3].price = [f64::NAN];
    without[7].kind = IGNORE;
    // The same rows with a weight of 0 for what is missing, one output at a time.
    let mut workspace = Listing::workspace(12);
    let loss = net.loss(data.inputs(), &without, &mut workspace).expect("rows");
    let of_head = |name: &str, missing: usize| {
        let weights = (0..12).map(|row| if row == missing { 0.0 } else { 1.0 }).collect();
        let weighted = Dataset::<Listing>::from_slices(data.inputs(), data.targets()).expect("as many").weighted(weights).expect("weights");
        net.evaluate(&weighted).expect("rows").head(name).expect("an output").loss
    };
    let expected = of_head("kind", 7) + 0.5 * of_head("price", 3);
    assert!((loss - expected).abs() < 1e-12 * expected, "{loss} and {expected}");
}

#[test]
fn a_batch_in_which_no_row_has_a_target_for_an_output_learns_the_other() {
    let net: Listing = crate::check::network(&mut StdRng::seed_from_u64(2));
    let data = rows(6, false);
    let targets: Vec<_> = data.targets().iter().map(|target| ListingTarget { kind: IGNORE, ..target.clone() }).collect();
    let mut workspace = Listing::workspace(6);
    let loss = net.gradient(data.inputs(), &targets, &mut workspace).expect("rows");
    let evaluation = net.evaluate(&Dataset::<Listing>::from_slices(data.inputs(), &targets).expect("as many")).expect("rows");
    assert!((loss / evaluation.head("price").expect("an output").loss - 0.5).abs() < 1e-12);
    let kind = Listing::TENSORS.iter().find(|tensor| tensor.name == "dense3.weight").expect("the head of the kind");
    assert!(workspace.gradient().parameters()[kind.range.clone()].iter().all(|d| *d == 0.0));
    assert!(evaluation.head("kind").expect("an output").loss.is_nan());
}

#[test]
fn columns_of_a_table_are_side_by_side_in_the_order_of_the_declaration() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("listings.csv");
    std::fs::write(&path, "a,b,c,rooms,area,kind,price\n0,4,2,3.5,70,1,900\n1,1,3,2,41,2,650\n").expect("it can be written");
    let data = Dataset::<Listing>::from_csv(&path).expect("the columns fit");
    assert_eq!(data.inputs()[0].text.map(Token::index), [0, 4, 2]);
    assert_eq!((data.inputs()[1].facts, &data.targets()[0]), ([2.0, 41.0], &ListingTarget { kind: 1, price: [900.0] }));

    std::fs::write(&path, "a,b,c,rooms,area,kind,price\n0,5,2,3.5,70,1,900\n").expect("it can be written");
    let error = Dataset::<Listing>::from_csv(&path).expect_err("5 is no token").to_string();
    assert!(error.contains("column `b`") && error.contains("from 0 to 4"), "{error}");
    std::fs::write(&path, "a,b,c,rooms,area,kind,price\n0,4,2,3.5,70,3,900\n").expect("it can be written");
    let error = Dataset::<Listing>::from_csv(&path).expect_err("there is no class 3").to_string();
    assert!(error.contains("`kind`: class 3"), "{error}");
}

#[test]
fn a_resumed_training_has_the_bits_of_one_that_was_not_interrupted() {
    let folder = tempfile::tempdir().expect("a folder");
    let (train, test) = (rows(40, true), rows(20, true));
    let trainer = |epochs| Trainer::new(Adam::new(0.02)).epochs(epochs).batch(8).validate(&test);
    let mut whole = Listing::init(&mut StdRng::seed_from_u64(1));
    let wanted = trainer(6).fit(&mut whole, &train).expect("a training");
    let mut net = Listing::init(&mut StdRng::seed_from_u64(1));
    trainer(3).checkpoint(folder.path(), Every::Epochs(1)).fit(&mut net, &train).expect("a training");
    let resumed = trainer(6).resume(folder.path()).fit(&mut net, &train).expect("it goes on");
    assert_eq!(net.parameters(), whole.parameters());
    assert_eq!(resumed.last().validation, wanted.last().validation);
}
