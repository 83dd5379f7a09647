//! Tests of the state of optimizers, and of running statistics.

use super::fake::Fake;
use crate::optim::parts::Unchanged;
use crate::optim::{Adagrad, Adam, Momentum, NAdam, Optimizer, RmsProp, Sgd};
use nn_kernels::Scalar;

const GRADIENT: [f64; 3] = [0.5, -2.0, 1.0];

fn after_steps<S: Scalar>(optimizer: &mut impl Optimizer, steps: usize) -> [f64; 3] {
    let mut network = Fake::<S, 3>::of(&[1.0, 2.0, 3.0]);
    for _ in 0..steps {
        optimizer.step(&mut network, &Fake::of(&GRADIENT));
    }
    network.numbers()
}

#[test]
fn nothing_is_remembered_before_the_first_step() {
    let adam = Adam::default();
    assert_eq!(adam.state().steps(), 0);
    assert_eq!(adam.state().arrays::<f32>().count(), 0);
}

#[test]
fn arrays_are_named_and_have_a_number_for_each_parameter() {
    let mut momentum = Momentum::new(0.1, 0.9);
    after_steps::<f32>(&mut momentum, 2);
    assert_eq!(momentum.state().steps(), 2);
    let arrays: Vec<_> = momentum.state().arrays::<f32>().collect();
    assert_eq!(arrays, [("momentum", &[0.95_f32, -3.8, 1.9][..])]);
}

#[test]
fn arrays_of_the_other_scalar_are_none() {
    let mut momentum = Momentum::default();
    after_steps::<f32>(&mut momentum, 2);
    assert_eq!(momentum.state().arrays::<f64>().count(), 0);
}

#[test]
fn arrays_start_at_multiples_of_64_bytes() {
    let mut adam = Adam::default();
    after_steps::<f32>(&mut adam, 1);
    for (_, array) in adam.state().arrays::<f32>() {
        assert_eq!(array.as_ptr().addr() % 64, 0);
    }
}

#[test]
fn a_network_of_another_size_or_scalar_starts_anew() {
    let mut adam = Adam::default();
    let fresh = after_steps::<f32>(&mut adam.clone(), 3);
    adam.step(&mut Fake::<f32, 2>::of(&[1.0, 1.0]), &Fake::of(&[1.0, 1.0]));
    assert_eq!(after_steps::<f32>(&mut adam, 3), fresh);
    assert_eq!(adam.state().steps(), 3);
    after_steps::<f64>(&mut adam, 2);
    assert_eq!(adam.state().steps(), 2);
}

#[test]
fn a_setting_that_asks_for_other_arrays_starts_anew() {
    let mut rms_prop = RmsProp::default();
    after_steps::<f32>(&mut rms_prop, 3);
    let mut rms_prop = rms_prop.momentum(0.9);
    after_steps::<f32>(&mut rms_prop, 1);
    assert_eq!(rms_prop.state().steps(), 1);
}

#[test]
fn reset_forgets_all_but_the_learning_rate() {
    let mut n_adam = NAdam::new(0.1);
    let fresh = after_steps::<f64>(&mut n_adam, 5);
    n_adam.reset();
    assert_eq!(after_steps::<f64>(&mut n_adam, 5), fresh);
    assert_eq!(n_adam.learning_rate(), 0.1);
}

#[test]
fn a_clone_goes_its_own_way() {
    let mut adagrad = Adagrad::default().initial_accumulator(0.5);
    after_steps::<f32>(&mut adagrad, 2);
    let mut clone = adagrad.clone();
    assert_eq!(after_steps::<f32>(&mut clone, 2), after_steps::<f32>(&mut adagrad, 2));
    after_steps::<f32>(&mut clone, 1);
    assert_eq!((adagrad.state().steps(), clone.state().steps()), (4, 5));
}

#[test]
fn a_restored_optimizer_goes_on_as_the_other_would_have() {
    // The momentum of `NAdam` depends on all steps before.
    let mut first = NAdam::new(0.1);
    after_steps::<f32>(&mut first, 7);
    let mut second = NAdam::new(0.1);
    let arrays: Vec<_> = first.state().arrays::<f32>().collect();
    second.state_mut().restore(first.state().steps(), 3, &arrays).expect("arrays fit");
    assert_eq!(after_steps::<f32>(&mut second, 4), after_steps::<f32>(&mut first, 4));
    assert_eq!(second.state().steps(), 11);
}

#[test]
fn an_array_of_another_length_is_not_restored() {
    let error = Adam::default().state_mut().restore(1, 3, &[("mean", &[1.0_f32][..])]).expect_err("one number for three");
    assert_eq!(error.to_string(), "array `mean` of an optimizer has 1 numbers for 3 parameters");
}

#[test]
fn one_setting_serves_both_scalars() {
    let make = || Adam::new(0.01);
    let (single, double) = (after_steps::<f32>(&mut make(), 4), after_steps::<f64>(&mut make(), 4));
    assert!(single.iter().zip(double).all(|(a, b)| (a - b).abs() < 1e-6));
}

#[test]
fn a_nan_follows_the_arithmetic_and_stays_in_its_place() {
    let mut network = Fake::<f32, 3>::of(&[1.0, 2.0, 3.0]);
    Adam::default().step(&mut network, &Fake::of(&[1.0, f64::NAN, 1.0]));
    assert_eq!(network.numbers().map(f64::is_nan), [false, true, false]);
}

#[test]
fn a_step_without_parameters_is_one_too() {
    let mut adam = Adam::default();
    adam.descend::<f32, _>(&mut Unchanged, &mut [], &[]);
    assert_eq!(adam.state().steps(), 1);
}

#[test]
fn running_statistics_move_by_their_momentum_and_scalers_stay() {
    let mut network = Fake::<f64, 1>::with_statistics(&[0.0], &[1.0, 2.0, 3.0, 4.0]);
    Sgd::default().step(&mut network, &Fake::with_statistics(&[0.0], &[2.0, 0.0, 9.0, 9.0]));
    assert_eq!(network, Fake::with_statistics(&[0.0], &[1.1, 1.8, 3.0, 4.0]));
}
