//! Logs contain the numbers of the report, and existing files are protected.

use std::path::Path;

use super::{network, points, trainer};
use crate::prelude::*;

/// Returns the header and the rows of a table.
fn table(path: &Path) -> (Vec<String>, Vec<Vec<f64>>) {
    let mut reader = csv::Reader::from_path(path).expect("it is there");
    let header = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.expect("a row").iter().map(|cell| cell.parse().expect("a number")).collect());
    (header, rows.collect())
}

fn lines(path: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(path).expect("it is there");
    text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect()
}

#[test]
fn a_csv_log_has_every_epoch_to_the_last_bit() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, data) = (folder.path().join("epochs.csv"), points());
    let report = trainer(&data).regularize(L2(1e-3)).observe(CsvLog::new(&path)).fit(&mut network(), &data).expect("it trains");
    let (header, rows) = table(&path);
    assert_eq!(header[..4], ["epoch", "train_loss", "penalty", "validation_loss"]);
    assert!(rows.len() == 5 && rows.iter().all(|row| row.len() == header.len()));
    let column = |name: &str| header.iter().position(|other| other == name).expect("the column");
    for (row, epoch) in rows.iter().zip(&report.epochs) {
        let validation = epoch.validation.as_ref().expect("it validates");
        assert_eq!(row[0], epoch.number as f64);
        assert_eq!((row[1], row[2], row[3]), (epoch.train_loss, epoch.penalty.expect("one"), validation.loss));
        assert_eq!((Some(row[column("rmse")]), Some(row[column("r2")])), (validation.rmse, validation.r2));
        assert_eq!((row[column("learning_rate")], row[column("seconds")]), (epoch.learning_rate, epoch.seconds));
    }
}

#[test]
fn a_csv_log_of_every_second_batch_has_every_second_batch() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, data) = (folder.path().join("batches.csv"), points());
    trainer(&data).observe(CsvLog::batches(&path, 2)).fit(&mut network(), &data).expect("it trains");
    let (header, rows) = table(&path);
    assert_eq!(header, ["epoch", "batch", "rows", "loss", "learning_rate"]);
    let places: Vec<_> = rows.iter().map(|row| (row[0], row[1])).collect();
    assert_eq!(places[..5], [(1.0, 2.0), (1.0, 4.0), (2.0, 1.0), (2.0, 3.0), (2.0, 5.0)]);
    assert_eq!(rows.len(), 12);
    let never = trainer(&data).observe(CsvLog::batches(folder.path().join("never"), 0)).fit(&mut network(), &data);
    assert!(never.expect_err("0 is no distance").to_string().contains("must be at least 1"));
}

#[test]
fn a_json_log_starts_with_the_settings_and_has_every_epoch() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, data) = (folder.path().join("epochs.jsonl"), points());
    let report = trainer(&data).seed(7).observe(JsonLog::new(&path)).fit(&mut network(), &data).expect("it trains");
    let lines = lines(&path);
    assert_eq!((&lines[0]["network"], &lines[0]["optimizer"], &lines[0]["seed"]), (&"Double".into(), &"Adam".into(), &7.into()));
    assert_eq!(lines.len(), 1 + 5);
    for (line, epoch) in lines[1..].iter().zip(&report.epochs) {
        assert_eq!((line["epoch"].as_u64(), line["train_loss"].as_f64()), (Some(epoch.number as u64), Some(epoch.train_loss)));
        assert_eq!(line["validation_loss"].as_f64(), epoch.validation.as_ref().map(|validation| validation.loss));
        assert!(line.get("penalty").is_none());
    }
}

#[test]
fn an_existing_file_is_an_error_before_training_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, data) = (folder.path().join("losses"), points());
    std::fs::write(&path, "precious\n").expect("it can be written");
    let (mut net, before) = (network(), network());
    let refused = [
        trainer(&data).observe(CsvLog::new(&path)).fit(&mut net, &data),
        trainer(&data).observe(JsonLog::new(&path)).fit(&mut net, &data),
        trainer(&data).observe(CsvLog::new(folder.path().join("no/folder"))).fit(&mut net, &data),
    ];
    let texts = refused.map(|refused| refused.expect_err("it is there").to_string());
    assert!(texts[..2].iter().all(|text| text.contains("losses: the file already exists") && text.contains("append")), "{texts:?}");
    assert!(texts[2].contains("no/folder: cannot create the log"), "{texts:?}");
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), "precious\n");
    assert_eq!(net.parameters(), before.parameters());
}

#[test]
fn a_log_can_be_appended_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let (table_path, lines_path, data) = (folder.path().join("a.csv"), folder.path().join("a.jsonl"), points());
    for _ in 0..2 {
        let (table, lines) = (CsvLog::new(&table_path).append(), JsonLog::new(&lines_path).append());
        trainer(&data).observe(table).observe(lines).fit(&mut network(), &data).expect("it trains");
    }
    let (_, rows) = table(&table_path);
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), [1.0, 2.0, 3.0, 4.0, 5.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(lines(&lines_path).len(), 12);
}

#[test]
fn a_file_that_is_not_a_json_log_is_an_error_and_stays_unchanged() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, data) = (folder.path().join("a.jsonl"), points());
    for text in ["precious\n", "{\"epoch\":1}\n", "[1,2]\n", "\n", "{\"network\":\"cut", "epoch,train_loss\n1,0.5\n"] {
        std::fs::write(&path, text).expect("it can be written");
        let refused = trainer(&data).observe(JsonLog::new(&path).append()).fit(&mut network(), &data).expect_err("it is another's");
        assert!(refused.to_string().contains("a.jsonl: "), "{refused}");
        assert_eq!(std::fs::read_to_string(&path).expect("it is there"), text);
    }
}

#[test]
fn a_log_with_other_columns_or_an_incomplete_line_is_not_appended_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, data) = (folder.path().join("a.csv"), points());
    let refused = |text: &str| {
        std::fs::write(&path, text).expect("it can be written");
        let refused = trainer(&data).observe(CsvLog::new(&path).append()).fit(&mut network(), &data).expect_err("it is another's");
        assert_eq!(std::fs::read_to_string(&path).expect("it is there"), text);
        refused.to_string()
    };
    let columns = refused("epoch,train_loss\n1,0.5\n");
    assert!(columns.contains("a.csv: its columns are `epoch,train_loss`, but this training has `epoch,train_loss,valid"), "{columns}");
    let short = refused("epoch,train_loss\n1,0.");
    assert!(short.contains("a.csv: line 2 is incomplete"), "{short}");
}
