//! Tests that compare each step of every optimizer with PyTorch.

use serde_json::Value;

use super::fake::Fake;
use crate::optim::parts::Decay;
use crate::optim::{
    AdaMax, Adadelta, Adagrad, Adam, AdamW, AmsGrad, Lion, Momentum, NAdam, Nesterov, Optimizer, RAdam, RmsProp, Sgd, Transform,
};
use nn_kernels::Scalar;

#[test]
fn every_step_of_every_case_is_that_of_pytorch() {
    let file = reference();
    let cases = file["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 25);
    for case in cases {
        let h = |key: &str| case["hyper_parameters"][key].as_f64().unwrap_or(0.0);
        let beta = |at: usize| case["hyper_parameters"]["betas"][at].as_f64().expect("beta");
        let name = case["name"].as_str().expect("name");
        match name {
            "sgd" => follow(&file, case, &Sgd::new(h("lr"))),
            "sgd_l2" => follow(&file, case, &Decay(h("weight_decay")).before(Sgd::new(h("lr")))),
            "momentum" | "momentum_dampening" | "momentum_changing_lr" => {
                follow(&file, case, &Momentum::new(h("lr"), h("momentum")).dampening(h("dampening")));
            }
            "momentum_l2" => follow(&file, case, &Decay(h("weight_decay")).before(Momentum::new(h("lr"), h("momentum")))),
            "nesterov" | "nesterov_changing_lr" => follow(&file, case, &Nesterov::new(h("lr"), h("momentum"))),
            "nesterov_l2" => follow(&file, case, &Decay(h("weight_decay")).before(Nesterov::new(h("lr"), h("momentum")))),
            "adagrad" | "adagrad_lr_decay" => {
                let adagrad = Adagrad::new(h("lr")).lr_decay(h("lr_decay")).epsilon(h("eps"));
                follow(&file, case, &adagrad.initial_accumulator(h("initial_accumulator_value")));
            }
            "adadelta" => follow(&file, case, &Adadelta::new(h("lr")).rho(h("rho")).epsilon(h("eps"))),
            "rmsprop" | "rmsprop_momentum" | "rmsprop_centered" | "rmsprop_momentum_centered" => {
                let rms_prop = RmsProp::new(h("lr")).alpha(h("alpha")).epsilon(h("eps")).momentum(h("momentum"));
                let centered = case["hyper_parameters"]["centered"] == true;
                follow(&file, case, &if centered { rms_prop.centered() } else { rms_prop });
            }
            "adam" => follow(&file, case, &Adam::new(h("lr")).betas(beta(0), beta(1)).epsilon(h("eps"))),
            "adam_l2" => {
                let adam = Adam::new(h("lr")).betas(beta(0), beta(1)).epsilon(h("eps"));
                follow(&file, case, &Decay(h("weight_decay")).before(adam));
            }
            "amsgrad" => follow(&file, case, &AmsGrad::new(h("lr")).betas(beta(0), beta(1)).epsilon(h("eps"))),
            "adamw" => follow(&file, case, &AdamW::new(h("lr"), h("weight_decay")).betas(beta(0), beta(1)).epsilon(h("eps"))),
            "nadam" => {
                let n_adam = NAdam::new(h("lr")).betas(beta(0), beta(1)).epsilon(h("eps"));
                follow(&file, case, &n_adam.momentum_decay(h("momentum_decay")));
            }
            "radam" => follow(&file, case, &RAdam::new(h("lr")).betas(beta(0), beta(1)).epsilon(h("eps"))),
            "adamax" => follow(&file, case, &AdaMax::new(h("lr")).betas(beta(0), beta(1)).epsilon(h("eps"))),
            "lion" | "lion_decay" => {
                follow(&file, case, &Lion::new(h("lr")).betas(h("beta1"), h("beta2")).decay(h("weight_decay")));
            }
            unknown => panic!("no optimizer for the case {unknown}"),
        }
    }
}

#[test]
fn momentum_takes_the_steps_of_the_textbook() {
    let forms = &reference()["course_forms"];
    let mut momentum = Momentum::new(number(&forms["lr"]), number(&forms["momentum"]));
    let mut w = Fake::<f64, 3>::of(&numbers(&forms["start"]));
    for expected in forms["momentum_course"]["w"].as_array().expect("w") {
        let gradient = Fake::of(&quadratic_gradient(forms, w.numbers()));
        momentum.step(&mut w, &gradient);
        close("momentum", &w.numbers(), &numbers(expected), 1e-12);
    }
}

#[test]
fn nesterov_is_the_textbooks_point_looked_ahead_to() {
    let forms = &reference()["course_forms"];
    let rate = number(&forms["momentum"]);
    let mut nesterov = Nesterov::new(number(&forms["lr"]), rate);
    let mut w = Fake::<f64, 3>::of(&numbers(&forms["start"]));
    let course = &forms["nesterov_course"];
    let steps = course["w"].as_array().expect("w").iter().zip(course["v"].as_array().expect("v"));
    for (course_w, course_v) in steps {
        let gradient = Fake::of(&quadratic_gradient(forms, w.numbers()));
        nesterov.step(&mut w, &gradient);
        let ahead: Vec<f64> = numbers(course_w).iter().zip(numbers(course_v)).map(|(w, v)| w + rate * v).collect();
        close("nesterov", &w.numbers(), &ahead, 1e-12);
    }
}

fn follow<O: Optimizer + Clone>(file: &Value, case: &Value, optimizer: &O) {
    follow_in::<f64, O>(file, case, optimizer.clone(), 1e-12);
    follow_in::<f32, O>(file, case, optimizer.clone(), 1e-6);
}

fn follow_in<S: Scalar, O: Optimizer>(file: &Value, case: &Value, mut optimizer: O, tolerance: f64) {
    let name = case["name"].as_str().expect("name");
    let mut network = Fake::<S, 6>::of(&numbers(&file["start"]));
    let gradients = file["gradients"].as_array().expect("gradients");
    let expected = case["parameters_after_each_step"].as_array().expect("parameters");
    assert_eq!((gradients.len(), expected.len()), (12, 12));
    for (step, (gradient, expected)) in gradients.iter().zip(expected).enumerate() {
        if let Some(rate) = case["hyper_parameters"]["lr_of_each_step"][step].as_f64() {
            optimizer.set_learning_rate(rate);
        }
        optimizer.step(&mut network, &Fake::of(&numbers(gradient)));
        close(&format!("{name} in {}, step {}", S::NAME, step + 1), &network.numbers(), &numbers(expected), tolerance);
    }
}

/// Checks with a relative tolerance, and an absolute one of a tenth of that for numbers near 0.
fn close(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    for (found, expected) in found.iter().zip(expected) {
        let error = (found - expected).abs();
        assert!(error <= tolerance * (expected.abs() + 0.1), "{what}: {found} for {expected}, off by {error:e}");
    }
}

fn quadratic_gradient(forms: &Value, w: [f64; 3]) -> Vec<f64> {
    let rows = forms["A"].as_array().expect("A");
    rows.iter().map(|row| numbers(row).iter().zip(w).map(|(a, w)| a * w).sum()).collect()
}

fn reference() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/optimizers.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the file is there")).expect("the file is JSON")
}

fn numbers(values: &Value) -> Vec<f64> {
    values.as_array().expect("an array").iter().map(number).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}
