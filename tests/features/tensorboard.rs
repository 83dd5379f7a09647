//! TensorBoard itself reads what is written for it.
//!
//! The test needs a Python with the package `tensorboard`: the one that `NN_TENSORBOARD` names, or `python3`. It is ignored by default;
//! `.ci/run` includes it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use nn_runtime::prelude::*;

network! {
    #[loss(BinaryCrossEntropy)]
    struct Inside(2) -> 1 { Dense(8), Tanh, Dense(1), Sigmoid }
}

/// Prints every scalar of a run, as JSON: the steps and values of each tag.
const READ: &str = r#"
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
run = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0})
run.Reload()
print(json.dumps({tag: [[event.step, event.value] for event in run.Scalars(tag)] for tag in run.Tags()["scalars"]}))
"#;

fn read(run: &Path) -> BTreeMap<String, Vec<(u64, f64)>> {
    let python = std::env::var("NN_TENSORBOARD").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(python).args(["-c", READ]).arg(run).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("what it was told to print")
}

#[test]
#[ignore = "needs Python with TensorBoard"]
fn tensorboard_reads_every_loss_metric_and_rate() {
    let folder = tempfile::tempdir().expect("a folder");
    let point = |row: u16| [row % 10, row / 10].map(|place| f32::from(place) / 5.0 - 1.0);
    let inside = |[x, y]: [f32; 2]| f32::from(u8::from(x * x + y * y < 0.5));
    let data = Dataset::<Inside>::from_rows((0..100).map(|row| (point(row), [inside(point(row))])));
    let mut net = Inside::init(&mut StdRng::seed_from_u64(1));
    let report = Trainer::new(Adam::new(0.01))
        .epochs(3)
        .batch(10)
        .schedule(schedule::Cosine::to(1e-4))
        .regularize(L2(1e-3))
        .validate(&data)
        .tensorboard(folder.path())
        .fit(&mut net, &data)
        .expect("it trains");

    let told = read(folder.path());
    let mut wanted = BTreeMap::<String, Vec<(u64, f64)>>::new();
    for epoch in &report.epochs {
        let validation = epoch.validation.as_ref().expect("it validates");
        let penalty = epoch.penalty.expect("there is one");
        let losses = [("loss/train", epoch.train_loss), ("loss/penalty", penalty), ("loss/validation", validation.loss)];
        let mut add = |tag: String, value| wanted.entry(tag).or_default().push((epoch.number as u64, value));
        losses.into_iter().chain([("learning_rate", epoch.learning_rate)]).for_each(|(tag, value)| add(tag.to_owned(), value));
        for name in ["accuracy", "log_loss", "precision", "recall", "f1", "roc_auc"] {
            add(format!("{name}/validation"), validation.metric(name).expect("it is measured"));
        }
    }
    for (tag, values) in &wanted {
        let single = |(step, value): &(u64, f64)| (*step, *value as f32);
        let found = told.get(tag).unwrap_or_else(|| panic!("no {tag} in {:?}", told.keys()));
        assert_eq!(found.iter().map(single).collect::<Vec<_>>(), values.iter().map(single).collect::<Vec<_>>(), "{tag}");
    }
    for tag in ["batch/loss", "batch/learning_rate"] {
        assert_eq!(told[tag].iter().map(|(step, _)| *step).collect::<Vec<_>>(), (1..=30).collect::<Vec<_>>(), "{tag}");
    }
    assert_eq!(told.len(), wanted.len() + 2);
}
