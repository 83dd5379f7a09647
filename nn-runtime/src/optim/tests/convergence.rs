//! Tests that every optimizer finds the minimum of two functions.

use super::fake::Fake;
use crate::optim::parts::{Anneal, Average, Decay};
use crate::optim::{
    AdaMax, Adadelta, Adagrad, Adam, AdamW, AmsGrad, Descent, Lion, Momentum, NAdam, Nesterov, Optimizer, RAdam, RmsProp, Sgd, Transform,
};

#[test]
fn all_optimizers_go_down_a_ravine_and_rosenbrocks_valley() {
    // Each optimizer with its learning rates in the ravine and in the valley.
    goes_down("Sgd", Sgd::default(), 0.018, 1e-3);
    goes_down("Momentum", Momentum::default(), 0.01, 3e-4);
    goes_down("Nesterov", Nesterov::default(), 0.01, 3e-4);
    goes_down("Adagrad", Adagrad::default(), 1.0, 0.3);
    goes_down("Adadelta", Adadelta::default(), 0.03, 0.03);
    goes_down("RmsProp", RmsProp::default(), 1e-3, 1e-3);
    goes_down("RmsProp centered", RmsProp::default().centered(), 1e-3, 1e-3);
    goes_down("RmsProp with momentum", RmsProp::default().momentum(0.9), 1e-4, 1e-4);
    goes_down("Adam", Adam::default(), 0.1, 0.02);
    goes_down("AdamW", AdamW::new(1e-3, 1e-4), 0.1, 0.02);
    goes_down("AdaMax", AdaMax::default(), 0.02, 0.02);
    goes_down("NAdam", NAdam::default(), 0.02, 0.005);
    goes_down("RAdam", RAdam::default(), 0.1, 2e-3);
    goes_down("AmsGrad", AmsGrad::default(), 0.1, 0.02);
    goes_down("Lion", Lion::default(), 1e-3, 3e-4);
    goes_down("Decay before Adam", Decay(1e-6).before(Adam::default()), 0.1, 0.02);
    goes_down("a chain of parts", Descent::new(0.1, Average::new(0.9).then(Anneal(1e-4))), 0.1, 3e-3);
}

#[expect(clippy::needless_pass_by_value, reason = "the table reads better")]
fn goes_down<O: Optimizer + Clone>(name: &str, optimizer: O, in_ravine: f64, in_valley: f64) {
    for (function, learning_rate) in [(RAVINE, in_ravine), (ROSENBROCK, in_valley)] {
        let mut optimizer = optimizer.clone();
        optimizer.set_learning_rate(learning_rate);
        let mut w = Fake::<f64, 2>::of(&function.start);
        for _ in 0..20_000 {
            let gradient = Fake::of(&(function.gradient)(w.numbers()));
            optimizer.step(&mut w, &gradient);
        }
        let [x, y] = w.numbers();
        let distance = (x - function.minimum[0]).abs().max((y - function.minimum[1]).abs());
        assert!(distance < 0.01, "{name}, {}: ended at ({x}, {y})", function.name);
    }
}

struct Function {
    name: &'static str,
    start: [f64; 2],
    minimum: [f64; 2],
    gradient: fn([f64; 2]) -> [f64; 2],
}

/// `(x² + 100 y²) / 2`
const RAVINE: Function = Function { name: "ravine", start: [5.0, 1.0], minimum: [0.0, 0.0], gradient: |[x, y]| [x, 100.0 * y] };

/// `(1 − x)² + 100 (y − x²)²`
const ROSENBROCK: Function = Function {
    name: "Rosenbrock",
    start: [-1.0, 1.0],
    minimum: [1.0, 1.0],
    gradient: |[x, y]| [-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)],
};
