//! Tests that invalid settings are errors before anything is trained.

use super::{net, rows};
use crate::optim::parts::{Average, Sign};
use crate::optim::{AdaMax, AmsGrad, Descent, RAdam};
use crate::prelude::*;

fn refusal(trainer: Trainer<'_, Adam>) -> String {
    let (mut untouched, data) = (net(), rows());
    let refused = { trainer }.fit(&mut untouched, &data).expect_err("it makes no sense").to_string();
    assert_eq!(untouched, net());
    refused
}

/// Returns the error of an optimizer's check.
fn of(optimizer: &impl Optimizer) -> String {
    optimizer.check().expect_err("it makes no sense").to_string()
}

#[test]
fn numbers_of_optimizers_are_checked() {
    assert_eq!(of(&Adam::default().epsilon(f64::NAN)), "Adam: epsilon is NaN, but must be a finite number of at least 0");
    assert_eq!(of(&Adam::default().betas(1.0, 0.999)), "Adam: beta of the mean of gradients is 1, but must be at least 0 and below 1");
    let bad = [
        of(&AdamW::default().epsilon(-1.0)),
        of(&AdamW::new(1e-3, -0.1)),
        of(&Momentum::new(0.1, 2.0)),
        of(&Momentum::new(0.1, 0.9).dampening(1.5)),
        of(&Nesterov::new(0.1, 1.0)),
        of(&NAdam::default().betas(0.9, 1.0)),
        of(&NAdam::default().momentum_decay(-1.0)),
        of(&RAdam::default().betas(-0.1, 0.9)),
        of(&AmsGrad::default().epsilon(f64::INFINITY)),
        of(&AdaMax::default().betas(0.9, 1.5)),
        of(&Adagrad::default().lr_decay(-1.0)),
        of(&Adagrad::default().initial_accumulator(f64::NAN)),
        of(&Adadelta::default().rho(1.0)),
        of(&Adadelta::default().epsilon(0.0)),
        of(&RmsProp::default().alpha(1.0)),
        of(&RmsProp::default().momentum(2.0)),
        of(&RmsProp::default().epsilon(f64::NAN)),
        of(&Lion::default().betas(0.9, 1.0)),
        of(&Lion::default().decay(f64::NAN)),
        of(&ClipNorm(1.0).before(Adam::default().epsilon(-1.0))),
        of(&Descent::new(0.1, Average::new(2.0).then(Sign))),
        refusal(Trainer::new(Adam::new(f64::NAN))),
        refusal(Trainer::new(Adam::default().epsilon(-1.0))),
    ];
    assert!(bad.iter().all(|why| why.contains(", but must be ")), "{bad:#?}");
}

#[test]
fn what_is_allowed_at_the_edges_trains() {
    let data = rows();
    Trainer::new(Adam::default().betas(0.0, 0.0)).fit(&mut net(), &data).expect("gradients alone");
    Momentum::new(0.0, 0.0).dampening(1.0).check().expect("a gradient that is not let in");
    RmsProp::default().alpha(0.0).epsilon(0.0).check().expect("PyTorch's limits");
}

#[test]
fn numbers_of_threads_that_cannot_be_are_refused_at_once() {
    let trainer = || Trainer::new(Adam::default());
    let why = refusal(trainer().threads(usize::MAX));
    assert!(why.starts_with("18446744073709551615 threads are more than the "), "{why}");
    assert!(refusal(trainer().threads(70_000)).contains("ask for as many as the machine has cores"));
    assert_eq!(refusal(trainer().threads(0)), "the number of threads is 0, but must be at least 1");
    trainer().batch(usize::MAX).epochs(1).fit(&mut net(), &rows()).expect("a batch of all rows");
}
