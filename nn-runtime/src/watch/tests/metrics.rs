//! Every metric of an evaluation is in every log.

use std::path::Path;

use crate::loss::Metric;
use crate::prelude::*;
use crate::watch::{CsvLog, JsonLog};

network! {
    #[loss(BinaryCrossEntropy)]
    struct YesOrNo(1) -> 1 { Dense(1), Sigmoid }
}

network! {
    #[loss(CrossEntropy)]
    struct Classes(1) -> 3 { Dense(3), Softmax }
}

network! {
    #[loss(Hinge)]
    struct Sides(1) -> 2 { Dense(2) }
}

/// Returns the report of two epochs, the lines of the CSV log, and the last object of the JSON log.
fn logged<N: Supervised>(folder: &Path, data: &Dataset<N>, validation: &Dataset<N>) -> (Report, Vec<String>, serde_json::Value) {
    let at = |name: &str| folder.join(format!("{}-{name}", crate::record::kind_of::<N>()));
    let report = Trainer::new(Adam::new(0.01))
        .epochs(2)
        .validate(validation)
        .observe(CsvLog::new(at("epochs.csv")))
        .observe(JsonLog::new(at("epochs.jsonl")))
        .fit(&mut N::init(&mut StdRng::seed_from_u64(1)), data)
        .expect("it trains");
    let read = |name: &str| std::fs::read_to_string(at(name)).expect("it is there");
    let lines = read("epochs.csv").lines().map(str::to_owned).collect();
    (report, lines, serde_json::from_str(read("epochs.jsonl").lines().last().expect("a line")).expect("an object"))
}

/// Asserts that both logs have exactly these metrics of the last epoch.
fn agree<N: Supervised>(folder: &Path, data: &Dataset<N>, wanted: &[&str]) {
    let (report, lines, object) = logged(folder, data, data);
    let columns: Vec<_> = lines[0].split(',').collect();
    assert_eq!(columns[3..columns.len() - 2], *wanted);
    let cells: Vec<f64> = lines[2].split(',').map(|cell| cell.parse().expect("a number")).collect();
    let validation = report.last().validation.as_ref().expect("it validates");
    assert_eq!(validation.metrics().count(), wanted.len());
    for (column, cell) in columns.iter().zip(&cells).filter(|(column, _)| wanted.contains(column)) {
        assert_eq!((Some(*cell), object[column].as_f64()), (validation.metric(column), validation.metric(column)), "{column}");
    }
}

#[test]
fn every_metric_of_a_loss_is_in_both_logs() {
    let folder = tempfile::tempdir().expect("a folder");
    let yes = Dataset::<YesOrNo>::from_rows((0..20).map(|x| ([x as f32 / 10.0 - 1.0], [f32::from(u8::from(x % 3 > 0))])));
    agree(folder.path(), &yes, &["accuracy", "log_loss", "precision", "recall", "f1", "roc_auc"]);
    let classes = Dataset::<Classes>::from_rows((0..20).map(|x| ([x as f32 / 10.0 - 1.0], x % 3)));
    agree(folder.path(), &classes, &["accuracy", "log_loss", "precision", "recall", "f1"]);
    let sides = Dataset::<Sides>::from_rows((0..20).map(|x| ([x as f32 / 10.0 - 1.0], [1.0, if x % 3 > 0 { 1.0 } else { -1.0 }])));
    assert_eq!(Sides::METRIC, Metric::SignAccuracy);
    agree(folder.path(), &sides, &["accuracy", "precision", "recall", "f1"]);
}

#[test]
fn a_metric_that_an_epoch_lacks_is_an_empty_cell_and_no_member() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = Dataset::<YesOrNo>::from_rows([([1.0], [1.0]), ([2.0], [0.0])]);
    let (report, lines, object) = logged(folder.path(), &data, &Dataset::from_rows([([1.0], [1.0])]));
    assert!(report.last().validation.as_ref().is_some_and(|validation| validation.roc_auc.is_none()));
    assert!(lines[0].contains(",f1,roc_auc,learning_rate,") && lines[2].contains(",,0.01,"), "{lines:?}");
    assert!(object.get("roc_auc").is_none() && object["f1"].is_number(), "{object}");
}

#[test]
fn a_file_with_other_columns_is_an_error_before_training_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, data) = (folder.path().join("a.csv"), super::points());
    std::fs::write(&path, "epoch,train_loss\n1,0.5\n").expect("it can be written");
    let (mut net, before) = (super::network(), super::network());
    let refused = super::trainer(&data).observe(CsvLog::new(&path).append()).fit(&mut net, &data);
    assert!(refused.is_err_and(|error| error.to_string().contains("its columns are `epoch,train_loss`")));
    assert_eq!(net.parameters(), before.parameters());
}
