//! Tests of the values of trials.

use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

use super::draw::Plan;
use super::{Space, Value, Values};

fn all(space: &Space, plan: Plan) -> Vec<Values> {
    (0..plan.trials(space).expect("a sound plan")).map(|trial| plan.values(space, 1, trial)).collect()
}

#[test]
fn a_grid_has_every_combination_once_and_the_last_setting_changes_first() {
    let space = Space::new().log_uniform("rate", 1e-4, 1e-2).integers("depth", 1, 2).choices("norm", [true, false]);
    let all: Vec<String> = all(&space, Plan::Grid { points: 3 }).iter().map(ToString::to_string).collect();
    assert_eq!(all.len(), 12);
    assert_eq!(
        all[..5],
        [
            "rate 1e-4, depth 1, norm true",
            "rate 1e-4, depth 1, norm false",
            "rate 1e-4, depth 2, norm true",
            "rate 1e-4, depth 2, norm false",
            "rate 0.001, depth 1, norm true",
        ]
    );
    assert_eq!(all[11], "rate 0.01, depth 2, norm false");
}

#[test]
fn a_grid_goes_through_integers_at_equal_distances() {
    let of = |low, high, points| -> Vec<i64> {
        let space = Space::new().integers("n", low, high);
        all(&space, Plan::Grid { points }).iter().map(|values| values.integer("n").expect("it is one")).collect()
    };
    assert_eq!((of(0, 100, 5), of(1, 3, 9), of(-3, 4, 1)), (vec![0, 25, 50, 75, 100], vec![1, 2, 3], vec![1]));
    assert_eq!(of(i64::MIN, i64::MAX, 3), [i64::MIN, 0, i64::MAX]);
    let one = Space::new().uniform("x", 2.0, 4.0);
    assert_eq!(all(&one, Plan::Grid { points: 1 })[0].number("x").expect("a number"), 3.0);
}

#[test]
fn as_many_trials_as_no_machine_finishes_are_refused_at_once() {
    let space = || (0..31).fold(Space::new(), |space, place| space.uniform(format!("x{place}"), 0.0, 1.0));
    let refused = |search: crate::search::Search| search.run(|_| Ok(0.0)).expect_err("so many").to_string();
    let grid = refused(crate::search::Search::grid(space(), 4));
    assert!(grid.starts_with("the grid has 4611686018427387904 points, but the maximum is 100000000: use fewer"), "{grid}");
    let random = refused(crate::search::Search::random(space(), usize::MAX));
    assert!(random.starts_with("18446744073709551615 trials are more than any machine finishes"), "{random}");
    let threads = refused(crate::search::Search::random(space(), 1).threads(usize::MAX));
    assert!(threads.starts_with("18446744073709551615 threads are more than"), "{threads}");
}

#[test]
fn a_grid_beyond_counting_is_refused() {
    let space = (0..100).fold(Space::new(), |space, place| space.uniform(place.to_string(), 0.0, 1.0));
    let error = Plan::Grid { points: 10 }.trials(&space).expect_err("10^100 points");
    assert_eq!(
        error.to_string(),
        "the grid has more points than can be counted, but the maximum is 100000000: use fewer points for each range, or a random search"
    );
}

#[test]
fn random_values_fill_their_ranges_evenly() {
    let space = Space::new().uniform("x", -1.0, 3.0).log_uniform("rate", 1e-4, 1.0).integers("n", 1, 4).choices("w", ["a", "b"]);
    let all = all(&space, Plan::Random { trials: 4000 });
    let count = |holds: &dyn Fn(&Values) -> bool| all.iter().filter(|values| holds(values)).count();
    let number = |values: &Values, name: &str| values.number(name).expect("a number");
    for quarter in 0..4 {
        let (from, decade) = (f64::from(quarter) - 1.0, 10_f64.powi(quarter - 4));
        for found in [
            count(&|values| (from..from + 1.0).contains(&number(values, "x"))),
            count(&|values| (decade..10.0 * decade).contains(&number(values, "rate"))),
            count(&|values| values.integer("n").expect("it is one") == i64::from(quarter) + 1),
        ] {
            assert!((900..1100).contains(&found), "{found} of 4000 in quarter {quarter}");
        }
    }
    // Settings are independent of each other.
    let both = count(&|values| number(values, "x") < 1.0 && values.choice("w").expect("a word") == "a");
    assert!((900..1100).contains(&both), "{both} of 4000");
}

#[test]
fn a_value_that_is_not_there_or_another_says_so() {
    let space = Space::new().log_uniform("rate", 1e-3, 1e-3).choices("optimizer", ["Adam"]).integers("shift", -2, -2);
    let values = Plan::Random { trials: 1 }.values(&space, 0, 0);
    let told = |error: crate::Error| error.to_string();
    assert_eq!(told(values.number("rat").expect_err("no such")), "the space has no setting `rat`: did you mean `rate`?");
    assert_eq!(
        told(values.number("momentum").expect_err("no such")),
        "the space has no setting `momentum`: there are `rate`, `optimizer`, `shift`"
    );
    assert_eq!(told(values.number("optimizer").expect_err("a word")), "the setting `optimizer` is Adam, which is not a number");
    assert_eq!(told(values.choice("rate").expect_err("a number")), "the setting `rate` is 0.001, which is not a word");
    assert_eq!(told(values.count("shift").expect_err("below 0")), "the setting `shift` is -2, which is not a whole number of at least 0");
    assert_eq!(values.number("shift").expect("a number"), -2.0);
}

proptest! {
    #[test]
    fn drawn_numbers_stay_in_their_ranges(a in any::<i64>(), b in any::<i64>(), seed in any::<u64>(), x in ranges()) {
        let (low, high) = (a.min(b), a.max(b));
        let space = Space::new().integers("n", low, high).uniform("x", x.0, x.1).log_uniform("y", 1.0 + x.0.abs(), 1.0 + x.0.abs() + x.1.abs());
        for plan in [Plan::Random { trials: 5 }, Plan::Grid { points: 2 }] {
            for trial in 0..5 {
                let values = plan.values(&space, seed, trial);
                prop_assert!((low..=high).contains(&values.integer("n").expect("it is one")));
                prop_assert!((x.0..=x.1).contains(&values.number("x").expect("a number")));
                prop_assert_eq!(&values, &plan.values(&space, seed, trial));
            }
        }
    }

    #[test]
    fn a_value_is_what_it_was_when_it_was_written(number in any::<f64>().prop_filter("finite", |x| x.is_finite())) {
        let value = Value::Number(number);
        let read: serde_json::Value = serde_json::from_str(&value.to_json().to_string()).expect("JSON");
        prop_assert_eq!(read.as_f64(), Some(number));
        prop_assert!(value.is(&read));
    }
}

fn ranges() -> impl Strategy<Value = (f64, f64)> {
    (-1e6..1e6, 0.0..1e6).prop_map(|(low, width)| (low, low + width))
}
