//! Tests of the suggestions for curves of known shape.

use super::{LearningRateCurve, RateTried};

/// Returns a curve of losses over 100 learning rates from 1e-7 to 10.
fn curve(loss: impl Fn(f64) -> f64) -> LearningRateCurve {
    let rates = (0..100).map(|step| 1e-7 * 1e8_f64.powf(f64::from(step) / 99.0));
    let tried = rates.map(|rate| RateTried { rate, loss: loss(rate), smoothed: loss(rate) });
    LearningRateCurve { tried: tried.collect(), diverged: false, steps: 100 }
}

#[test]
fn the_steepest_rate_is_where_a_fall_is_in_its_middle() {
    // Falls around 1e-3, rises from 1e-1 on.
    let valley = curve(|rate| 1.0 / (1.0 + rate / 1e-3) + (rate / 0.3).powi(2));
    let (steepest, tenth) = (valley.steepest().expect("it falls"), valley.tenth_of_least().expect("it falls"));
    assert!((5e-4..2e-3).contains(&steepest), "{steepest}");
    assert!((1e-3..1e-2).contains(&tenth), "{tenth}");
    let low = valley.low().expect("it falls");
    assert!(steepest < low && low <= 10.0 * tenth && valley.suggestion() == Some(low / 5.0), "{valley}");
    let table = valley.to_string();
    assert!(table.contains("steepest") && table.contains("least") && table.lines().count() <= 17, "{table}");
}

#[test]
fn a_loss_that_never_falls_suggests_nothing() {
    for rising in [curve(|rate| 1.0 + rate), curve(|_| 1.0)] {
        assert_eq!((rising.suggestion(), rising.steepest(), rising.tenth_of_least()), (None, None, None));
        assert!(rising.to_string().ends_with("no rate makes the loss fall"), "{rising}");
    }
    let mut short = curve(|rate| -rate);
    short.tried.truncate(3);
    assert_eq!(short.steepest(), None);
}

#[test]
fn a_fall_before_the_loss_diverges_counts_and_what_comes_behind_does_not_hide_it() {
    // Inputs that are not scaled: the loss falls by powers of ten, and rises again by some.
    let curve = curve(|rate| 7e5 / (1.0 + (rate / 1e-4).powi(3)) + 1e4 * (rate / 1e-2).min(1.0));
    let (rate, steepest) = (curve.suggestion().expect("it falls"), curve.steepest().expect("it falls"));
    assert!((1e-4..5e-4).contains(&rate) && (3e-5..2e-4).contains(&steepest), "{curve}");
}
