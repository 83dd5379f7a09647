//! Networks that start from the weights of other networks.

use nn_runtime::Error;
use nn_runtime::prelude::*;

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(CrossEntropy)]
    struct Old(4) -> 10 { Standardize, body: Dense(8), norm: BatchNorm, Relu, output: Dense(10), Softmax }
}

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(CrossEntropy)]
    struct New(4) -> 3 { Standardize, body: Dense(8), norm: BatchNorm, Relu, middle: Dense(5), Tanh, output: Dense(3), Softmax }
}

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(MeanSquaredError)]
    struct Nested(4) -> 1 { encoder: self::Encoder, output: Dense(1) }
}

network! {
    #[derive(Clone, Debug, PartialEq)]
    struct Encoder(4) -> 2 { inner: Dense(3), Tanh, outer: Dense(2) }
}

fn data() -> Dataset<New> {
    Dataset::from_rows((0..40).map(|row| ([row as f32, (row * 7 % 5) as f32, 1.0 - row as f32, 0.5], row as usize % 3)))
}

fn nested() -> (Nested, Dataset<Nested>) {
    let rows = (0..32).map(|row| ([row as f32 / 32.0, 0.5, -0.5, 1.0], [row as f32 / 16.0]));
    (Nested::init(&mut StdRng::seed_from_u64(1)), Dataset::from_rows(rows))
}

#[test]
fn what_fits_of_a_file_is_read_and_the_rest_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("old.safetensors");
    let old = Old::init(&mut StdRng::seed_from_u64(1));
    old.save(&path).expect("a file");
    let first = New::init(&mut StdRng::seed_from_u64(2));
    let mut net = first.clone();
    let report = net.load_matching(&path).expect("much of it fits");
    assert_eq!(net.body().weight, old.body().weight);
    assert_eq!(net.output().weight, first.output().weight);
    assert_eq!(net.middle().weight, first.middle().weight);
    let told = report.to_string();
    assert!(told.starts_with("loaded 8 tensors: standardize1.mean, standardize1.deviation, body.weight, body.bias, norm.weight"), "{told}");
    assert!(told.contains("skipped `output.weight` is declared [3, 5], but [10, 8] in the file"), "{told}");
    assert!(told.contains("skipped `middle.bias` [5], which is missing in the file"), "{told}");
    assert_eq!(report.skipped.len(), 4);
}

#[test]
fn a_file_of_which_nothing_fits_is_an_error_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("old.safetensors");
    Old::init(&mut StdRng::seed_from_u64(1)).save(&path).expect("a file");
    let (mut net, before) = (nested().0, nested().0);
    let error = net.load_matching(&path).expect_err("nothing fits").to_string();
    assert!(error.contains("no tensor matches the network by name and shape"), "{error}");
    assert!(error.contains("`body.weight` [8, 4], which is only in the file"), "{error}");
    assert_eq!(net, before);
    assert!(matches!(net.load_matching(folder.path().join("missing")), Err(Error::Io { .. })));
}

#[test]
fn a_frozen_layer_keeps_every_bit_under_every_part_of_a_step() {
    let mut net = New::init(&mut StdRng::seed_from_u64(1));
    net.fit_scalers(&data()).expect("rows");
    let before = net.clone();
    Trainer::new(AdamW::new(0.01, 0.1))
        .epochs(3)
        .batch(8)
        .accumulate(2)
        .regularize(WeightDecay(0.1).every_parameter())
        .regularize(MaxNorm(0.1))
        .freeze("body")
        .freeze("norm")
        .freeze("output.bias")
        .fit(&mut net, &data())
        .expect("sound settings");
    assert_eq!((net.body().weight, net.body().bias), (before.body().weight, before.body().bias));
    assert_eq!((net.norm().weight, net.norm().running_mean), (before.norm().weight, before.norm().running_mean));
    assert_eq!(net.output().bias, before.output().bias);
    assert!(net.output().weight != before.output().weight && net.middle().weight != before.middle().weight);
}

#[test]
fn layers_in_a_network_in_a_network_are_named_by_path() {
    let (mut net, data) = nested();
    let before = net.clone();
    Trainer::new(Adam::default()).epochs(1).freeze("encoder.inner").fit(&mut net, &data).expect("sound settings");
    let moved = |net: &Nested| {
        let is_moved = |tensor: &&nn_runtime::Tensor| net.parameters()[tensor.range.clone()] != before.parameters()[tensor.range.clone()];
        Nested::TENSORS.iter().filter(is_moved).map(|tensor| tensor.name).collect::<Vec<_>>()
    };
    assert_eq!(moved(&net), ["encoder.outer.weight", "encoder.outer.bias", "output.weight", "output.bias"]);
    let mut net = before.clone();
    // The later of two settings counts.
    Trainer::new(Adam::default()).epochs(1).freeze("encoder").rate("encoder.outer.bias", 1.0).fit(&mut net, &data).expect("sound settings");
    assert_eq!(moved(&net), ["encoder.outer.bias", "output.weight", "output.bias"]);
}

#[test]
fn a_layers_rate_is_a_share_of_the_optimizers() {
    let (net, data) = nested();
    let train = |rate, optimizer: Sgd| {
        let mut net = net.clone();
        Trainer::new(optimizer).epochs(1).batch(32).rate("output", rate).fit(&mut net, &data).expect("sound settings");
        net
    };
    let (tenth, of_tenth) = (train(0.1, Sgd::new(0.5)), train(1.0, Sgd::new(0.05)));
    for (a, b) in tenth.output().weight.as_flattened().iter().zip(of_tenth.output().weight.as_flattened()) {
        assert!((a - b).abs() < 1e-6);
    }
    assert_eq!(train(1.0, Sgd::new(0.5)).encoder(), tenth.encoder());
}

#[test]
fn a_layer_that_does_not_exist_is_named_with_the_nearest_that_does() {
    let (mut net, data) = nested();
    let mut refused = |trainer: Trainer<'_, Sgd>, name: &str| {
        let mut trainer = trainer.freeze(name);
        trainer.fit(&mut net, &data).expect_err("it was accepted").to_string()
    };
    let trainer = || Trainer::new(Sgd::new(0.1));
    assert_eq!(refused(trainer(), "outputs"), "there is no layer `outputs` with parameters: did you mean `output`?");
    assert_eq!(refused(trainer(), "encoder.iner"), "there is no layer `encoder.iner` with parameters: did you mean `encoder.inner`?");
    assert_eq!(
        refused(trainer(), "head"),
        "there is no layer `head` with parameters: there are `encoder.inner`, `encoder.outer`, `output`"
    );
    let negative = Trainer::new(Sgd::new(0.1)).rate("output", -1.0).fit(&mut net, &data).expect_err("it was accepted").to_string();
    assert_eq!(negative, "the factor of the learning rate of `output` is -1, but must be a finite number of at least 0");
}

mod frozen {
    //! A frozen batch normalisation uses its running mean and variance in training too.

    use super::*;
    use crate::check;

    network! {
        #[scalar(f64)]
        #[loss(MeanSquaredError)]
        struct Normed(3) -> 2 { body: Dense(4), norm: BatchNorm, Tanh, other: BatchNorm, Dense(2) }
    }

    network! {
        #[scalar(f64)]
        struct Shared(3) -> 5 { first: Dense(4), Concat { { left: BatchNorm, Dense(2) }, { right: BatchNorm, Dense(3) } } }
    }

    network! {
        #[scalar(f64)]
        struct Outer(3) -> 2 { Dense(3), before: BatchNorm, inside: self::Normed, Dense(2) }
    }

    #[test]
    fn its_gradient_is_that_of_given_statistics() {
        check::frozen_gradient::<Normed>("one of two", &["norm"]);
        check::frozen_gradient::<Normed>("both", &["norm", "other"]);
        check::frozen_gradient::<Shared>("one of two behind a bias", &["right"]);
        check::frozen_gradient::<Shared>("both behind a bias", &["left", "right"]);
        check::frozen_gradient::<Outer>("inside another network", &["inside.norm"]);
        check::frozen_gradient::<Outer>("all inside another network", &["inside"]);
    }

    #[test]
    fn the_training_pass_gives_what_is_predicted() {
        let rng = &mut StdRng::seed_from_u64(1);
        let (net, inputs): (Outer, _) = (check::network(rng), check::inputs::<Outer>(40, rng));
        for threads in 1..=3 {
            let mut workspace = Outer::workspace(40);
            workspace.threads(threads);
            workspace.freeze("before").expect("there is such a layer");
            workspace.freeze("inside").expect("there is such a layer");
            let trained = net.forward(&inputs, &mut workspace).expect("the batch is sound").to_vec();
            let predicted = net.predict_batch(&inputs, &mut workspace);
            for (trained, predicted) in trained.concat().iter().zip(predicted.concat()) {
                assert!((trained - predicted).abs() < 1e-12, "{trained} and {predicted}");
            }
        }
    }

    #[test]
    fn a_trainer_learns_with_what_it_predicts_with() {
        let rows = (0..64).map(|row| f64::from(row) / 8.0).map(|x| ([x, x.sin(), 3.0 - x], [x.cos(), 0.1 * x]));
        let data = Dataset::<Normed>::from_rows(rows);
        let mut net = Normed::init(&mut StdRng::seed_from_u64(3));
        let before = (net.norm().running_mean.to_vec(), net.norm().running_var.to_vec());
        let report =
            Trainer::new(Adam::new(0.01)).epochs(200).batch(64).freeze("norm").freeze("other").fit(&mut net, &data).expect("sound");
        assert_eq!(before, (net.norm().running_mean.to_vec(), net.norm().running_var.to_vec()));
        let (train, evaluated) = (report.epochs.last().expect("200 epochs").train_loss, net.evaluate(&data).expect("sound").loss);
        assert!((train - evaluated).abs() < 0.05 * train, "{train} while learning, {evaluated} after it");
    }

    #[test]
    fn a_name_that_no_layer_has_is_told() {
        let error = Normed::workspace(1).freeze("norn").expect_err("no layer has that name").to_string();
        assert_eq!(error, "there is no layer `norn` with parameters: did you mean `norm`?");
    }
}
