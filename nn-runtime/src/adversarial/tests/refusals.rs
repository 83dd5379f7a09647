//! Settings, checkpoints and numbers that are errors.

use super::{Judge, Maker, networks, points, training};
use crate::Error;
use crate::diagnosis::Origin;
use crate::prelude::*;
use crate::trainer::Stop;

/// The error of a training that does not begin.
fn refusal<A: Optimizer, B: Optimizer>(mut training: Adversarial<'_, Maker, A, B>) -> String {
    let (mut maker, mut judge) = networks();
    let refused = training.fit(&mut maker, &mut judge, &points()).expect_err("it makes no sense").to_string();
    assert!((maker, judge) == networks(), "they are unchanged");
    refused
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    assert_eq!(refusal(training().epochs(0)), "the number of epochs is 0, but must be at least 1");
    assert_eq!(refusal(training().batch(0)), "the number of rows in a batch is 0, but must be at least 1");
    assert_eq!(refusal(training().discriminator_steps(0)), "the number of steps of the discriminator is 0, but must be at least 1");
    assert_eq!(refusal(training().smooth(1.2)), "the target of real rows is 1.2, but must be a number from 0 to 1");
    assert_eq!(refusal(training().threads(0)), "the number of threads is 0, but must be at least 1");
    assert_eq!(
        refusal(Adversarial::new(Adam::new(f64::NAN), Adam::default())),
        "the optimizer of the generator: the learning rate is NaN, but must be a finite number of at least 0"
    );
    assert_eq!(
        refusal(Adversarial::new(Adam::default(), Momentum::new(0.1, 2.0))),
        "the optimizer of the discriminator: Momentum: the momentum is 2, but must be at least 0 and below 1"
    );
}

network! {
    #[loss(Hinge)]
    struct Margin(2) -> 1 { Dense(1) }
}

network! {
    #[loss(BinaryCrossEntropy)]
    struct Plain(2) -> 1 { Dense(1), Sigmoid }
}

network! {
    struct OfTokens(Tokens(2, 5)) -> 2 { Embedding(1), Flatten, Dense(2) }
}

#[test]
fn too_few_rows_and_targets_that_the_loss_refuses_are_errors() {
    let (mut maker, mut judge) = networks();
    assert_eq!(training().fit(&mut maker, &mut judge, &[]).expect_err("no rows").to_string(), "the training data has no rows");
    let error = training().fit(&mut maker, &mut judge, &points()[..1]).expect_err("one row");
    assert!(matches!(error, Error::TooFewRows { rows: 1, least: 2, .. }), "{error}");

    let error = training().fit(&mut maker, &mut Margin::init(&mut StdRng::seed_from_u64(1)), &points()).expect_err("±1");
    assert_eq!(
        error.to_string(),
        "the loss of the discriminator refuses the target 0.9: number 0 is 0.9, expected -1 or 1; declare it with BinaryCrossEntropy or \
         MeanSquaredError"
    );

    let mut of_tokens = OfTokens::init(&mut StdRng::seed_from_u64(1));
    let error = Adversarial::new(Adam::default(), Adam::default()).fit(&mut of_tokens, &mut judge, &points()).expect_err("tokens");
    assert_eq!(error.to_string(), "the inputs of the generator are tokens, but noise consists of numbers");
}

/// The error of a training that becomes NaN or infinite.
fn divergence<A: Optimizer, B: Optimizer>(
    (mut maker, mut judge): (Maker, Judge),
    mut training: Adversarial<'_, Maker, A, B>,
    rows: &[[f32; 2]],
) -> Error {
    let error = training.fit(&mut maker, &mut judge, rows).expect_err("NaN");
    assert!(maker.parameters().iter().chain(judge.parameters()).all(|weight| weight.is_finite()), "{error}");
    error
}

#[test]
fn a_network_that_diverges_is_named() {
    let error = divergence(networks(), Adversarial::new(Sgd::new(f64::from(f32::MAX)), Sgd::new(0.1)).batch(8), &points());
    assert!(matches!(error, Error::Diverged { network: Some("generator"), epoch: 1, .. }), "{error}");
    assert!(error.to_string().starts_with("training of the generator diverged in epoch 1, batch "), "{error}");

    let error = divergence(networks(), Adversarial::new(Sgd::new(0.1), Sgd::new(1e300)).batch(8), &points());
    assert!(matches!(error, Error::Diverged { network: Some("discriminator"), epoch: 1, .. }), "{error}");

    let (mut maker, judge) = networks();
    *maker.output_mut().weight = [[f32::MAX; 2]; 6];
    let error = divergence((maker, judge), training(), &points());
    let origin = Origin::Forward { layer: "output" };
    assert!(matches!(error, Error::Diverged { network: Some("generator"), origin: found, batch: 1, .. } if found == origin), "{error}");

    let mut rows = points();
    rows[40][1] = f32::NAN;
    let (mut maker, mut plain) = (networks().0, Plain::init(&mut StdRng::seed_from_u64(1)));
    let error = training().fit(&mut maker, &mut plain, &rows).expect_err("NaN in a row");
    assert!(matches!(error, Error::Diverged { network: Some("discriminator"), origin: Origin::Input { .. }, epoch: 1, .. }), "{error}");
}

#[test]
fn an_error_of_a_look_ends_the_training() {
    let (mut maker, mut judge) = networks();
    let fails = |_: &Maker, _: &crate::adversarial::AdversarialEpoch| Err(Error::Setting("enough".to_owned()));
    let error = training().on_generator(fails).fit(&mut maker, &mut judge, &points()).expect_err("the look fails");
    assert_eq!(error.to_string(), "enough");
    let (mut one_epoch, mut its_judge) = networks();
    let report = training().epochs(1).fit(&mut one_epoch, &mut its_judge, &points()).expect("sound settings");
    assert!(report.stop == Stop::Done && maker == one_epoch && judge == its_judge);
}

/// The error when `second` resumes from a checkpoint of [`training`], without the path.
fn not_resumed<A: Optimizer, B: Optimizer>(second: Adversarial<'_, Maker, A, B>) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut maker, mut judge) = networks();
    training().epochs(2).checkpoint(folder.path(), Every::Epochs(1)).fit(&mut maker, &mut judge, &points()).expect("sound settings");
    let why = refusal(second.resume(folder.path()));
    why.split_once(": ").expect("the path").1.to_owned()
}

#[test]
fn a_checkpoint_of_another_training_is_refused_with_the_call_that_helps() {
    let ends = ", or start a new training in another folder";
    assert_eq!(
        not_resumed(training().smooth(1.0)),
        format!("a checkpoint of another training: `smooth` is 0.9 in the checkpoint, but 1 in the trainer: call `.smooth(0.9)`{ends}")
    );
    assert_eq!(
        not_resumed(Adversarial::new(Adam::new(0.01), AdamW::new(0.5, 0.01)).epochs(4).batch(8).seed(5).smooth(0.9).threads(1)),
        format!(
            "a checkpoint of another training: `discriminator.learning rate` is 0.02 in the checkpoint, but 0.5 in the trainer: for the \
             discriminator: set the learning rate of the optimizer to 0.02{ends}"
        )
    );
    assert_eq!(
        not_resumed(Adversarial::new(Sgd::new(0.01), AdamW::new(0.02, 0.01)).epochs(4).batch(8).seed(5).smooth(0.9).threads(1)),
        format!(
            "a checkpoint of another training: `generator.optimizer` is Adam in the checkpoint, but Sgd in the trainer: for the generator: \
             use the optimizer of the checkpoint{ends}"
        )
    );
    assert!(not_resumed(training().epochs(1)).contains("it has 2 epochs, but the trainer has only 1"));
    assert!(not_resumed(training().discriminator_steps(2)).contains("call `.discriminator_steps(1)`"));

    let folder = tempfile::tempdir().expect("a folder");
    let (mut maker, mut judge) = networks();
    training().checkpoint(folder.path(), Every::Epochs(1)).fit(&mut maker, &mut judge, &points()).expect("sound settings");
    let why = refusal(training().checkpoint(folder.path(), Every::Epochs(1)));
    assert!(why.contains("belongs to an earlier training"), "{why}");
}

#[test]
fn a_checkpoint_of_a_trainer_is_no_checkpoint_of_this_training() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = Dataset::<Judge>::from_rows(points().into_iter().map(|point| (point, [1.0])));
    Trainer::new(Adam::default()).checkpoint(folder.path(), Every::Epochs(1)).fit(&mut networks().1, &rows).expect("it trains");
    assert!(refusal(training().resume(folder.path())).contains("a checkpoint of another training"));
}
