//! Tests that invalid settings are errors before anything is trained.

use super::{net, rows};
use crate::optim::parts::{Average, Sign, Unchanged};
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
    assert_eq!(of(&Adam::default().epsilon(f64::NAN)), "Adam: epsilon is NaN, but must be a finite number above 0");
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
    RmsProp::default().alpha(0.0).check().expect("the gradient's sign");
}

#[test]
fn an_epsilon_of_zero_is_refused_because_a_unit_without_a_gradient_would_divide_0_by_0() {
    let refused = [
        of(&Adam::default().epsilon(0.0)),
        of(&AdamW::default().epsilon(0.0)),
        of(&AmsGrad::default().epsilon(0.0)),
        of(&AdaMax::default().epsilon(0.0)),
        of(&NAdam::default().epsilon(0.0)),
        of(&RAdam::default().epsilon(0.0)),
        of(&Adagrad::default().epsilon(0.0)),
        of(&RmsProp::default().epsilon(0.0)),
        of(&RmsProp::default().centered().epsilon(0.0)),
    ];
    assert!(refused.iter().all(|why| why.contains("epsilon is 0, but must be a finite number above 0")), "{refused:#?}");
}

/// The parameters after three steps by hand, of which the second number has no gradient.
fn by_hand(mut optimizer: impl Optimizer) -> [f32; 2] {
    let mut parameters = [1.0_f32, 1.0];
    (0..3).for_each(|_| optimizer.descend(&mut Unchanged, &mut parameters, &[0.5, 0.0]));
    parameters
}

#[test]
fn an_epsilon_that_is_zero_in_f32_does_not_divide_0_by_0() {
    for epsilon in [1e-60, 0.0] {
        let found = [
            by_hand(Adam::default().epsilon(epsilon)),
            by_hand(AdamW::new(1e-3, 0.0).epsilon(epsilon)),
            by_hand(AmsGrad::default().epsilon(epsilon)),
            by_hand(AdaMax::default().epsilon(epsilon)),
            by_hand(NAdam::default().epsilon(epsilon)),
            by_hand(RAdam::default().betas(0.9, 0.99).epsilon(epsilon)),
            by_hand(Adagrad::default().epsilon(epsilon)),
            by_hand(Adadelta::default().epsilon(epsilon)),
            by_hand(RmsProp::default().epsilon(epsilon)),
            by_hand(RmsProp::default().centered().epsilon(epsilon)),
        ];
        assert!(found.iter().all(|[moved, still]| moved.is_finite() && *still == 1.0), "{epsilon}: {found:?}");
    }
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
