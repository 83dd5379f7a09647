//! The example that watches a training, and what a page leaves out.

use nn_runtime::prelude::*;

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

network! {
    #[loss(BinaryCrossEntropy)]
    struct Sign(1) -> 1 { Dense(1), Sigmoid }
}

#[test]
fn a_page_shows_a_metric_that_repeats_another_once() {
    let rows = Dataset::<Sign>::from_rows((0..40).map(|row| ([row as f32 - 19.5], [f32::from(u8::from(row > 19))])));
    let mut net = Sign::init(&mut StdRng::seed_from_u64(1));
    net.parameters_mut().copy_from_slice(&[1.0, 0.0]);
    let mut page = HtmlReport::new();
    Trainer::new(Adam::new(1e-3)).epochs(3).validate(&rows).observe(&mut page).fit(&mut net, &rows).expect("it trains");

    // Every answer is right in every epoch, so that all metrics are 1.
    let names: Vec<String> = page.figures().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["loss", "accuracy", "learning_rate"]);
    assert!(page.figure("roc_auc").is_some_and(|figure| figure.to_svg().contains("Accuracy = 4 other metrics, validation")));
    assert!(page.figure("log_loss").is_none());
    let html = page.to_html();
    assert!(html.contains("The same curve in every epoch: precision, recall, F1, ROC AUC."), "{html}");
    assert!(!html.contains("log loss"), "it is the validation loss");
    assert!(html.contains("3 epochs in ") && html.contains(", begun 20") && html.contains(" UTC</p>"), "{html}");
    assert!(html.contains("<dd>Adam: learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-8</dd>"), "{html}");
}
