//! Every metric is compared with scikit-learn's, and has properties that hold for any rows.

use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assume, proptest};
use serde_json::Value;

use super::{
    Averaging, ClassScores, ConfusionMatrix, OutputScores, RocCurve, accuracy, binary_log_loss, bits_per_token, by_output, f1, log_loss,
    mean_absolute_error, mean_squared_error, perplexity, precision, r2, recall, roc_auc, roc_auc_one_vs_rest, root_mean_squared_error,
    top_k,
};
use crate::error::Error;

fn cases(of: &str) -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/metrics.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("the reference values")).expect("they are JSON");
    file[of].as_array().expect("cases").clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|x| x.as_f64().expect("a number")).collect()
}

fn classes(value: &Value) -> Vec<usize> {
    numbers(value).into_iter().map(|class| class as usize).collect()
}

fn weights(case: &Value) -> Option<Vec<f64>> {
    case["weights"].is_array().then(|| numbers(&case["weights"]))
}

#[track_caller]
fn agree(case: &Value, key: &str, got: Result<f64, Error>) {
    let (got, wanted) = (got.expect("sound rows"), case[key].as_f64().expect("a number"));
    assert!((got - wanted).abs() <= 1e-12 * wanted.abs().max(1.0), "{key} of {}: {got}, scikit-learn says {wanted}", case["name"]);
}

#[test]
fn regression_metrics_agree_with_scikit_learn() {
    for case in cases("regression") {
        let (y, t, w) = (numbers(&case["predictions"]), numbers(&case["targets"]), weights(&case));
        agree(&case, "mse", mean_squared_error(&y, &t, w.as_deref()));
        agree(&case, "rmse", root_mean_squared_error(&y, &t, w.as_deref()));
        agree(&case, "mae", mean_absolute_error(&y, &t, w.as_deref()));
        if case["name"] == "far from 0" {
            let (got, wanted) = (r2(&y, &t, None).expect("sound rows"), case["r2"].as_f64().expect("a number"));
            assert!((got - wanted).abs() < 1e-9, "{got}, {wanted}");
        } else {
            agree(&case, "r2", r2(&y, &t, w.as_deref()));
        }
    }
}

#[test]
fn each_output_has_its_own_scores_and_their_mean_weights_them_equally() {
    let (y, t) = ([[3.0, 1000.0], [2.0, 3000.0], [1.0, 2000.0]], [[1.0, 1000.0], [2.0, 3000.0], [3.0, 2300.0]]);
    for weights in [None, Some(&[1.0, 0.5, 2.0][..])] {
        let scores = by_output(&y, &t, weights).expect("rows");
        for (output, scores) in scores.iter().enumerate() {
            let of = |rows: &[[f64; 2]]| rows.iter().map(|row| row[output]).collect::<Vec<_>>();
            let (y, t) = (of(&y), of(&t));
            let alone = [mean_squared_error, root_mean_squared_error, mean_absolute_error, r2].map(|of| of(&y, &t, weights).expect("rows"));
            assert_eq!([scores.mse, scores.rmse, scores.mae, scores.r2], alone);
        }
        let mean = OutputScores::mean(&scores);
        assert_eq!((mean.r2, mean.rmse), (f64::midpoint(scores[0].r2, scores[1].r2), f64::midpoint(scores[0].rmse, scores[1].rmse)));
    }
    assert_eq!(by_output(&y, &t, None).expect("rows")[0].r2, -3.0, "independent of the unit of the other output");
    assert!(by_output(&y, &t[..2], None).is_err() && by_output::<f64, 2>(&[], &[], None).is_err());
}

#[test]
fn class_metrics_agree_with_scikit_learn() {
    for case in cases("classes") {
        let (y, t, w) = (classes(&case["predictions"]), classes(&case["targets"]), weights(&case));
        let count = case["classes"].as_u64().expect("a count") as usize;
        let matrix = ConfusionMatrix::new(count, &y, &t, w.as_deref()).expect("sound rows");
        agree(&case, "accuracy", accuracy(&y, &t, w.as_deref()));
        agree(&case, "accuracy", Ok(matrix.accuracy()));
        let close =
            |got: f64, wanted: f64, what: &str| assert!((got - wanted).abs() < 1e-12, "{what} of {}: {got}, {wanted}", case["name"]);
        let listed = |scores: ClassScores| [scores.precision, scores.recall, scores.f1, scores.support];
        for (key, average) in [("macro", Averaging::Macro), ("weighted", Averaging::Weighted), ("micro", Averaging::Micro)] {
            let of_rows = [precision, recall, f1].map(|metric| metric(&y, &t, average, w.as_deref()).expect("sound rows"));
            for ((wanted, got), of_rows) in numbers(&case[key]).into_iter().zip(listed(matrix.average(average))).zip(of_rows) {
                close(got, wanted, key);
                close(of_rows, wanted, key);
            }
        }
        for class in 0..count {
            for (wanted, got) in numbers(&case["each"][class]).into_iter().zip(listed(matrix.class(class))) {
                close(got, wanted, "a class");
            }
            for (predicted, wanted) in numbers(&case["confusion"][class]).into_iter().enumerate() {
                close(matrix.get(class, predicted), wanted, "a cell");
            }
            close(recall(&y, &t, Averaging::Class(class), w.as_deref()).expect("sound rows"), matrix.class(class).recall, "recall");
        }
    }
}

#[test]
fn metrics_of_class_probabilities_agree_with_scikit_learn() {
    for case in cases("scores") {
        let rows: Vec<Vec<f64>> = case["probabilities"].as_array().expect("rows").iter().map(numbers).collect();
        let (t, w) = (classes(&case["targets"]), weights(&case));
        agree(&case, "log_loss", log_loss::<f64, _>(&rows, &t, w.as_deref()));
        let nats = log_loss::<f64, _>(&rows, &t, w.as_deref()).expect("sound rows");
        assert_eq!(perplexity::<f64, _>(&rows, &t, w.as_deref()).expect("sound rows"), nats.exp());
        assert_eq!(bits_per_token::<f64, _>(&rows, &t, w.as_deref()).expect("sound rows"), nats / std::f64::consts::LN_2);
        agree(&case, "roc_auc", roc_auc_one_vs_rest::<f64, _>(&rows, &t, w.as_deref()));
        for wanted in case["top_k"].as_array().expect("a list") {
            let k = wanted[0].as_u64().expect("a count") as usize;
            let got = top_k::<f64, _>(&rows, &t, k, w.as_deref()).expect("sound rows");
            assert!((got - wanted[1].as_f64().expect("a share")).abs() < 1e-12, "top {k} of {}: {got}, {wanted}", case["name"]);
        }
    }
}

#[test]
fn binary_metrics_agree_with_scikit_learn() {
    for case in cases("binary") {
        let (scores, t, w) = (numbers(&case["probabilities"]), numbers(&case["targets"]), weights(&case));
        let positive: Vec<bool> = t.iter().map(|t| *t > 0.5).collect();
        agree(&case, "log_loss", binary_log_loss(&scores, &t, w.as_deref()));
        agree(&case, "roc_auc", roc_auc(&scores, &positive, w.as_deref()));
        let curve = RocCurve::new(&scores, &positive, w.as_deref()).expect("both kinds");
        agree(&case, "roc_auc", Ok(curve.auc()));
        let same = |got: &[f64], key: &str| {
            let wanted = numbers(&case[key]);
            let all = got.len() == wanted.len() && got.iter().zip(&wanted).all(|(got, wanted)| (got - wanted).abs() < 1e-12);
            assert!(all, "{key} of {}: {got:?}, {wanted:?}", case["name"]);
        };
        same(&curve.false_positives, "false_positives");
        same(&curve.true_positives, "true_positives");
        same(&curve.thresholds[1..], "thresholds");
    }
}

#[test]
fn a_nan_makes_a_metric_nan_and_a_curve_an_error() {
    let (nan, one) = ([0.5, f64::NAN], [0.5, 0.5]);
    assert!(mean_squared_error(&nan, &one, None).expect("rows").is_nan() && r2(&nan, &[1.0, 1.0], None).expect("rows").is_nan());
    assert!(roc_auc(&nan, &[true, false], None).expect("rows").is_nan() && binary_log_loss(&nan, &one, None).expect("rows").is_nan());
    assert!(log_loss(&[nan], &[0], None).expect("rows").is_nan() && top_k(&[nan], &[0], 1, None).expect("rows").is_nan());
    let error = RocCurve::new(&nan, &[true, false], None).expect_err("no place");
    assert_eq!(error.to_string(), "the score of row 1 is NaN");
}

#[test]
fn invalid_rows_are_errors_that_say_why() {
    let message = |result: Result<f64, Error>| result.expect_err("unsound").to_string();
    assert_eq!(message(accuracy(&[1, 2], &[1], None)), "2 rows of inputs, but 1 rows of targets");
    assert_eq!(message(accuracy(&[], &[], None)), "there are no rows to evaluate");
    assert_eq!(message(r2(&[1.0], &[1.0], Some(&[0.0]))), "all weights are 0");
    assert_eq!(message(r2(&[1.0], &[1.0], Some(&[-1.0]))), "the weight of row 0 is -1: wanted is a finite number of at least 0");
    assert_eq!(message(top_k(&[[0.5, 0.5]], &[2], 1, None)), "target of row 0: class 2, but the row has 2 scores");
    assert_eq!(message(top_k(&[[0.5, 0.5]], &[1], 0, None)), "k, the number of classes that count, is 0, but must be at least 1");
    assert_eq!(message(log_loss(&[[0.5, 7.5]], &[1], None)), "row 0 has a probability of 7.5: it must be from 0 to 1");
    assert_eq!(message(roc_auc_one_vs_rest::<f64, _>(&[vec![0.5, 0.5], vec![1.0]], &[0, 0], None)), "row 1 has 1 scores, but row 0 has 2");
    assert!(roc_auc(&[1.0, 2.0], &[true, true], None).expect("rows").is_nan());
    let error = ConfusionMatrix::new(2, &[0], &[2], None).expect_err("no such class");
    assert_eq!(error.to_string(), "target of row 0: class 2, but the matrix has 2 classes, counted from 0");
    assert!(ConfusionMatrix::new(usize::MAX, &[0], &[0], None).is_err());
}

#[test]
fn class_numbers_may_be_large_without_a_matrix() {
    let (y, t) = ([7, usize::MAX, 7], [7, usize::MAX, 9]);
    assert_eq!(accuracy(&y, &t, None).expect("rows"), 2.0 / 3.0);
    assert_eq!(precision(&y, &t, Averaging::Class(7), None).expect("rows"), 0.5);
    assert_eq!(recall(&y, &t, Averaging::Class(8), None).expect("rows"), 0.0);
}

/// Scores with few distinct values, so that there are ties; whether each row is positive; and integer weights.
fn ranked() -> impl Strategy<Value = Vec<(i8, bool, u8)>> {
    prop::collection::vec((-4..5_i8, any::<bool>(), 0..4_u8), 1..40)
}

proptest! {
    #[test]
    fn the_area_is_the_share_of_pairs_in_which_the_positive_row_scores_higher(rows in ranked()) {
        let scores: Vec<f32> = rows.iter().map(|row| f32::from(row.0) / 3.0).collect();
        let positive: Vec<bool> = rows.iter().map(|row| row.1).collect();
        let (mut above, mut pairs) = (0.0, 0.0);
        for (a, _) in positive.iter().enumerate().filter(|(_, positive)| **positive) {
            for (b, _) in positive.iter().enumerate().filter(|(_, positive)| !**positive) {
                pairs += 1.0;
                above += if scores[a] > scores[b] { 1.0 } else if scores[a] == scores[b] { 0.5 } else { 0.0 };
            }
        }
        let area = roc_auc(&scores, &positive, None).expect("rows");
        let right = if pairs == 0.0 { area.is_nan() } else { (area - above / pairs).abs() < 1e-12 };
        prop_assert!(right);
    }

    #[test]
    fn a_row_of_weight_n_counts_like_n_rows(rows in ranked()) {
        let weights: Vec<f64> = rows.iter().map(|row| f64::from(row.2)).collect();
        prop_assume!(weights.iter().sum::<f64>() > 0.0);
        let copies: Vec<_> = rows.iter().flat_map(|row| std::iter::repeat_n(*row, row.2.into())).collect();
        let score = |rows: &[(i8, bool, u8)]| rows.iter().map(|row| f64::from(row.0)).collect::<Vec<_>>();
        let holds = |rows: &[(i8, bool, u8)]| rows.iter().map(|row| row.1).collect::<Vec<_>>();
        let class = |rows: &[(i8, bool, u8)]| rows.iter().map(|row| usize::from(row.1)).collect::<Vec<_>>();
        let said = |rows: &[(i8, bool, u8)]| rows.iter().map(|row| usize::from(row.0 > 0)).collect::<Vec<_>>();
        let number = |rows: &[(i8, bool, u8)]| rows.iter().map(|row| f64::from(u8::from(row.1))).collect::<Vec<_>>();
        let (w, all) = (Some(&weights[..]), &copies);
        let same = |a: Result<f64, Error>, b: Result<f64, Error>| {
            let (a, b) = (a.expect("rows"), b.expect("rows"));
            (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-9 * b.abs().max(1.0)
        };
        prop_assert!(same(roc_auc(&score(&rows), &holds(&rows), w), roc_auc(&score(all), &holds(all), None)));
        prop_assert!(same(r2(&score(&rows), &number(&rows), w), r2(&score(all), &number(all), None)));
        prop_assert!(same(mean_absolute_error(&score(&rows), &number(&rows), w), mean_absolute_error(&score(all), &number(all), None)));
        for average in [Averaging::Macro, Averaging::Weighted, Averaging::Micro, Averaging::Class(1)] {
            prop_assert!(same(f1(&said(&rows), &class(&rows), average, w), f1(&said(all), &class(all), average, None)));
        }
    }
}
