//! Tests that compare each step of each schedule with PyTorch, and tests of their combinations.

use serde_json::Value;

use super::*;

const BASE: f64 = 0.1;

/// Returns the learning rates of all steps of a run of 30.
fn rates(schedule: &impl Schedule) -> Vec<f64> {
    (0..30).map(|step| schedule.rate(BASE, Moment::new(step, 30))).collect()
}

fn reference() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/schedules.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the file is there")).expect("the file is JSON")
}

fn numbers(values: &Value) -> Vec<f64> {
    values.as_array().expect("an array").iter().map(|value| value.as_f64().expect("a number")).collect()
}

fn close(name: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{name}");
    for (step, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= 1e-12 * expected.abs() + 1e-17, "{name}, step {step}: {found} for {expected}");
    }
}

#[test]
fn every_step_of_every_schedule_is_that_of_pytorch() {
    let file = reference();
    let cases = file["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 10);
    for case in cases {
        let h = |key: &str| case[key].as_f64().expect("a number");
        let n = |key: &str| h(key) as usize;
        let name = case["name"].as_str().expect("a name");
        let found = match name {
            "constant" => rates(&ConstantRate),
            "step" => rates(&StepDecay::new(n("every"), h("gamma"))),
            "multi_step" => {
                let milestones: Vec<_> = numbers(&case["milestones"]).into_iter().map(|step| step as usize).collect();
                rates(&MultiStep::new(milestones, h("gamma")))
            }
            "exponential" => rates(&Exponential(h("gamma"))),
            "cosine" => rates(&Cosine::to(h("floor")).over(n("steps"))),
            "warmup_cosine" => rates(&Warmup(n("warmup")).then(Cosine::to(h("floor")))),
            "one_cycle" => {
                let cycle = OneCycle::new().start_fraction(h("start_fraction")).divide_start(h("divide_start"));
                rates(&cycle.divide_end(h("divide_end")))
            }
            "polynomial" => rates(&Polynomial::new(h("power"))),
            "linear" => rates(&Linear::to(0.0)),
            "reduce_on_plateau" => {
                let mut schedule = ReduceOnPlateau::new().factor(h("factor")).patience(n("patience")).threshold(h("threshold"));
                let observed = numbers(&case["metric"]).into_iter().enumerate().map(|(step, metric)| {
                    let rate = schedule.rate(BASE, Moment::new(step, 30));
                    schedule.observe(Moment::new(step, 30), metric);
                    rate
                });
                observed.collect()
            }
            unknown => panic!("no schedule for the case {unknown}"),
        };
        close(name, &found, &numbers(&case["lr"]));
    }
}

#[test]
fn restarts_come_after_longer_and_longer_cosines() {
    let schedule = CosineRestarts::new(4).multiplier(2).to(0.01);
    let rates = rates(&schedule);
    assert_eq!((rates[0], rates[4], rates[12]), (BASE, BASE, BASE));
    let falls = |range: std::ops::Range<usize>| rates[range].is_sorted_by(|a, b| a > b);
    assert!(falls(0..4) && falls(4..12) && falls(12..28));
    close("the middle of a cosine", &[rates[2], rates[8], rates[20]], &[0.055; 3]);
    let equal = CosineRestarts::new(10);
    assert_eq!(equal.rate(BASE, Moment::new(13, 30)), equal.rate(BASE, Moment::new(3, 30)));
}

#[test]
fn what_has_no_length_takes_the_whole_run_and_then_keeps_its_end() {
    for steps in [1, 7, 1000] {
        assert_eq!(Cosine::to(1e-5).rate(BASE, Moment::new(0, steps)), BASE);
        for step in [steps, steps + 1, 10 * steps] {
            assert_eq!(Cosine::to(1e-5).rate(BASE, Moment::new(step, steps)), 1e-5);
            assert_eq!(Cosine::to(1e-5).over(steps).rate(BASE, Moment::new(step, 9)), 1e-5);
            assert_eq!(Linear::to(0.02).rate(BASE, Moment::new(step, steps)), 0.02);
            assert_eq!(Polynomial::new(3.0).to(0.02).rate(BASE, Moment::new(step, steps)), 0.02);
        }
    }
}

#[test]
fn one_cycle_of_any_length_has_a_rate_for_every_step() {
    for steps in 0..8 {
        let rates = (0..steps + 2).map(|step| OneCycle::new().rate(BASE, Moment::new(step, steps)));
        assert!(rates.into_iter().all(|rate| (0.0..=BASE).contains(&rate)), "{steps} steps");
    }
}

#[test]
fn three_schedules_stand_one_behind_the_other() {
    let schedule = Warmup(10).then(ConstantRate.over(10)).then(Linear::to(0.0));
    let rates = rates(&schedule);
    close("the parts", &[rates[0], rates[9], rates[10], rates[19], rates[20], rates[25]], &[0.01, 0.1, 0.1, 0.1, 0.1, 0.05]);
    assert_eq!(schedule.length(Moment::new(0, 30)), None);
}

#[test]
fn epochs_are_counted_where_they_are_asked_for() {
    let schedule = Warmup(2).by_epoch().then(Exponential(0.5).by_epoch());
    let rate = |step| schedule.rate(BASE, Moment::new(step, 60).of_epochs(10));
    assert_eq!([rate(0), rate(9), rate(10), rate(19)], [0.05, 0.05, 0.1, 0.1]);
    assert_eq!([rate(20), rate(29), rate(30), rate(49)], [0.1, 0.1, 0.05, 0.025]);
}

#[test]
fn a_plateau_during_warm_up_does_not_count() {
    let mut schedule = Warmup(5).then(ReduceOnPlateau::new().factor(0.5).patience(1).to(0.03));
    for step in 0..12 {
        schedule.observe(Moment::new(step, 30), 1.0);
    }
    assert_eq!(schedule.rate(BASE, Moment::new(12, 30)), 0.03);
    schedule.reset();
    assert_eq!(schedule.rate(BASE, Moment::new(12, 30)), BASE);
}

#[test]
fn a_loss_that_is_no_number_is_no_better_one() {
    let mut schedule = ReduceOnPlateau::new().patience(0);
    schedule.observe(Moment::new(0, 3), 1.0);
    schedule.observe(Moment::new(1, 3), f64::NAN);
    assert_eq!(schedule.rate(BASE, Moment::new(2, 3)), BASE * 0.1);
}

#[test]
fn settings_that_make_no_sense_are_named() {
    let message = |schedule: &dyn Schedule| schedule.check().expect_err("it was accepted").to_string();
    assert_eq!(message(&Warmup(0)), "the number of steps of Warmup is 0, but must be at least 1");
    assert_eq!(message(&Cosine::to(-1.0)), "the end of Cosine is -1, but must be a finite number of at least 0");
    assert_eq!(message(&Exponential(f64::NAN)), "gamma of Exponential is NaN, but must be a finite number of at least 0");
    assert_eq!(message(&Warmup(3).then(StepDecay::new(0, 0.5)).by_epoch()), message(&StepDecay::new(0, 0.5)));
    assert_eq!(message(&OneCycle::new().start_fraction(2.0)), "the start_fraction of OneCycle is 2, but must be a number from 0 to 1");
    assert_eq!(message(&Cosine::to(0.0).then(ConstantRate)), "the schedule before `then` has no length: set it with `.over(steps)`");
    assert!(Warmup(1).then(Cosine::to(0.0).over(9)).then(ReduceOnPlateau::new()).check().is_ok());
}
