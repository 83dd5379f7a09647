//! The example that watches a training.

#[allow(unreachable_pub, reason = "an example is a program")]
#[path = "../../examples/watching.rs"]
mod watching;

use crate::picture::is_a_picture;

#[test]
fn a_training_that_is_watched_leaves_its_page_its_logs_and_its_events() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = watching::run(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/data/digits.csv.gz"), folder.path())
        .expect("the data is beside it");
    page.figures().iter().for_each(|(_, figure)| is_a_picture(figure));
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("it is there").map(|file| file.expect("a file").file_name()).collect();
    let left = ["report.html", "loss.png", "answers.svg", "epochs.csv", "batches.jsonl", "events.out.tfevents."];
    let is_there = |start: &&str| names.iter().any(|name| name.to_string_lossy().starts_with(start));
    assert!(left.iter().all(is_there) && names.len() == left.len(), "{names:?}");
    let table = std::fs::read_to_string(folder.path().join("epochs.csv")).expect("it is there");
    assert!(
        table.lines().count() > 15
            && table.starts_with("epoch,train_loss,validation_loss,accuracy,log_loss,precision,recall,f1,learning_rate,seconds\n1,"),
        "{table}"
    );
}
