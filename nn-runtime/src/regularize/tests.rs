//! Tests of penalties with their gradients, and of changes to weights.

use super::*;
use crate::optim::parts::{Decay, Unchanged};
use crate::optim::{Adam, AdamW, Optimizer, Sgd, Transform, norm};

const WEIGHT: Tensor = Tensor::new("hidden.weight", &[2, 3], 0, Role::Weight);
const BIAS: Tensor = Tensor::new("hidden.bias", &[2], 6, Role::Bias);
const MEAN: Tensor = Tensor::new("norm.running_mean", &[2], 0, Role::Statistic { momentum: Some(0.1) });
const TENSORS: &[Tensor] = &[WEIGHT, BIAS, MEAN];
const PARAMETERS: [f64; 8] = [0.5, -1.0, 0.0, 2.0, -0.25, 3.0, 4.0, -5.0];

fn penalty_and_gradient(regularizer: &impl Regularizer) -> (f64, [f64; 8]) {
    let mut gradient = [0.0; 8];
    let penalty = before(regularizer, TENSORS, &mut PARAMETERS.clone(), &mut gradient, 0.1);
    (penalty, gradient)
}

#[test]
fn a_penalty_and_its_gradient_are_those_of_the_formula() {
    assert_eq!(penalty_and_gradient(&L1(2.0)), (13.5, [2.0, -2.0, 0.0, 2.0, -2.0, 2.0, 0.0, 0.0]));
    assert_eq!(penalty_and_gradient(&L2(2.0)), (14.3125, [1.0, -2.0, 0.0, 4.0, -0.5, 6.0, 0.0, 0.0]));
    let (l1, l2) = (penalty_and_gradient(&L1(2.0)), penalty_and_gradient(&L2(0.5)));
    let both = penalty_and_gradient(&ElasticNet { l1: 2.0, l2: 0.5 });
    assert_eq!(both.0, l1.0 + l2.0);
    assert_eq!(both.1, core::array::from_fn(|place| l1.1[place] + l2.1[place]));
}

#[test]
fn the_gradient_is_the_derivative_of_the_penalty() {
    let regularizer = ElasticNet { l1: 0.3, l2: 0.7 }.every_parameter();
    let value = |parameters: &mut [f64; 8]| before(&regularizer, TENSORS, parameters, &mut [0.0; 8], 0.1);
    let (_, gradient) = penalty_and_gradient(&regularizer);
    for place in [0, 1, 3, 4, 5, 6, 7] {
        let (mut up, mut down) = (PARAMETERS, PARAMETERS);
        (up[place], down[place]) = (up[place] + 1e-6, down[place] - 1e-6);
        let slope = (value(&mut up) - value(&mut down)) / 2e-6;
        assert!((slope - gradient[place]).abs() < 1e-8, "{slope} for {}", gradient[place]);
    }
}

#[test]
fn biases_are_left_alone_unless_told_otherwise() {
    let (penalty, gradient) = penalty_and_gradient(&L2(2.0).every_parameter());
    assert_eq!((penalty, &gradient[6..]), (14.3125 + 41.0, &[8.0, -10.0][..]));
}

#[test]
fn l2_before_a_step_is_pytorchs_weight_decay() {
    let gradient = [0.1, 0.2, -0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
    let mut by_decay = PARAMETERS;
    Decay(0.01).before(Adam::default()).descend(&mut Unchanged, &mut by_decay, &gradient);
    let (mut by_penalty, mut penalized) = (PARAMETERS, gradient);
    before(&L2(0.01).every_parameter(), TENSORS, &mut by_penalty, &mut penalized, 1e-3);
    Adam::default().descend(&mut Unchanged, &mut by_penalty, &penalized);
    for (a, b) in by_decay.iter().zip(by_penalty) {
        assert!((a - b).abs() < 1e-15);
    }
}

#[test]
fn weight_decay_before_adam_is_adam_w_and_before_sgd_it_is_l2() {
    let mut gradient = [0.1, 0.2, -0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
    let (mut ours, mut adam_w) = (PARAMETERS, PARAMETERS);
    let (mut adam, mut reference) = (Adam::new(0.1), AdamW::new(0.1, 0.3));
    for _ in 0..5 {
        before(&WeightDecay(0.3).every_parameter(), TENSORS, &mut ours, &mut gradient, 0.1);
        adam.descend(&mut Unchanged, &mut ours, &gradient);
        reference.descend(&mut Unchanged, &mut adam_w, &gradient);
    }
    assert!(ours.iter().zip(adam_w).all(|(a, b)| (a - b).abs() < 1e-14));

    let (mut decayed, mut penalized) = (PARAMETERS, PARAMETERS);
    assert_eq!(before(&WeightDecay(0.3), TENSORS, &mut decayed, &mut gradient, 0.1), 0.0);
    Sgd::new(0.1).descend(&mut Unchanged, &mut decayed, &gradient);
    before(&L2(0.3), TENSORS, &mut penalized, &mut gradient, 0.1);
    Sgd::new(0.1).descend(&mut Unchanged, &mut penalized, &gradient);
    assert!(decayed.iter().zip(penalized).all(|(a, b)| (a - b).abs() < 1e-15));
}

#[test]
fn max_norm_limits_the_weights_into_each_unit() {
    // Into the first unit: 0.5, 0, −0.25. Into the second: −1, 2, 3.
    let mut parameters = PARAMETERS;
    after(&MaxNorm(1.0), TENSORS, &mut parameters);
    assert_eq!([parameters[0], parameters[2], parameters[4]], [0.5, 0.0, -0.25]);
    let second = [parameters[1], parameters[3], parameters[5]];
    assert!((norm(&second) - 1.0).abs() < 1e-15 && second.map(f64::is_sign_positive) == [false, true, true]);
    assert_eq!(parameters[6..], PARAMETERS[6..]);
}

#[test]
fn max_norm_of_many_units_is_that_of_each() {
    let tensor = Tensor::new("wide.weight", &[37, 5], 0, Role::Weight);
    let mut weights: Vec<f32> = (0..37 * 5).map(|place| place as f32 / 50.0).collect();
    let before = weights.clone();
    Regularizer::after(&MaxNorm(3.0), &tensor, &mut weights);
    for unit in 0..37 {
        let column = |weights: &[f32]| [0, 1, 2, 3, 4].map(|input| weights[input * 37 + unit]);
        let expected = norm(&column(&before)).min(3.0);
        assert!((norm(&column(&weights)) - expected).abs() < 1e-6, "unit {unit}");
    }
}

#[test]
fn max_norm_of_a_table_is_that_of_each_of_its_rows() {
    let tensor = Tensor::new("embedding.weight", &[7, 5], 0, Role::Table);
    let mut table: Vec<f64> = (0..7 * 5).map(|place| f64::from(place) / 10.0).collect();
    let before = table.clone();
    Regularizer::after(&MaxNorm(3.0), &tensor, &mut table);
    for (row, before) in table.chunks(5).zip(before.chunks(5)) {
        let factor = (3.0 / norm(before)).min(1.0);
        assert!(row.iter().zip(before).all(|(w, before)| (w - before * factor).abs() < 1e-12), "{before:?} became {row:?}");
    }
}

#[test]
fn settings_that_make_no_sense_are_named() {
    let message = |erased: &dyn Erased| erased.check().expect_err("it was accepted").to_string();
    assert_eq!(message(&L2(-1.0)), "λ of L2 is -1, but must be a finite number of at least 0");
    assert_eq!(message(&L1(f64::NAN).every_parameter()), "λ of L1 is NaN, but must be a finite number of at least 0");
    assert_eq!(message(&MaxNorm(0.0)), "the limit of MaxNorm is 0, but must be a finite number above 0");
}
