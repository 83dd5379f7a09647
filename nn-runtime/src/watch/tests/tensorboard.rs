//! Event files contain every number. The tests of the encoder compare bytes with those of TensorBoard.

use super::{network, points, trainer};

/// Parses the tag, step and value of each event, as far as the format is used here.
fn scalars(bytes: &[u8]) -> Vec<(String, u64, f32)> {
    let mut all = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let length = u64::from_le_bytes(rest[..8].try_into().expect("a length")) as usize;
        let event = &rest[12..12 + length];
        rest = &rest[12 + length + 4..];
        // Field 1 of the time, then field 2 of the step, or the version.
        assert_eq!(event[0], 0x09);
        if event[9] != 0x10 {
            assert!(all.is_empty() && event.ends_with(b"brain.Event:2"));
            continue;
        }
        let digits = event[10..].iter().position(|byte| byte & 0x80 == 0).expect("its end") + 1;
        let step = event[10..10 + digits].iter().rev().fold(0, |step, byte| step << 7 | u64::from(byte & 0x7f));
        let value = &event[10 + digits + 4..];
        assert_eq!(value[0], 0x0a);
        let (tag, value) = value[2..].split_at(value[1] as usize);
        assert_eq!(value[0], 0x15);
        let number = f32::from_le_bytes(value[1..].try_into().expect("four bytes"));
        all.push((String::from_utf8(tag.to_vec()).expect("a text"), step, number));
    }
    all
}

#[test]
fn every_epoch_and_batch_is_in_a_new_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let (run, data) = (folder.path().join("runs/first"), points());
    let report = trainer(&data).tensorboard(&run).fit(&mut network(), &data).expect("it trains");
    trainer(&data).tensorboard(&run).fit(&mut network(), &data).expect("it trains");
    let files: Vec<_> = std::fs::read_dir(&run).expect("it was made").map(|entry| entry.expect("a file").path()).collect();
    assert_eq!(files.len(), 2);
    assert!(files.iter().all(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("events.out.tfevents."))));
    let all = scalars(&std::fs::read(&files[0]).expect("it is there"));
    let of = |tag: &str| all.iter().filter(|(other, ..)| other == tag).map(|(_, step, value)| (*step, *value)).collect::<Vec<_>>();
    let expected = |number: &dyn Fn(&crate::trainer::Epoch) -> f64| {
        report.epochs.iter().map(|epoch| (epoch.number as u64, number(epoch) as f32)).collect::<Vec<_>>()
    };
    assert_eq!(of("loss/train"), expected(&|epoch| epoch.train_loss));
    assert_eq!(of("loss/validation"), expected(&|epoch| epoch.validation.as_ref().map_or(f64::NAN, |validation| validation.loss)));
    for name in ["mse", "rmse", "mae", "r2"] {
        let metric = |epoch: &crate::trainer::Epoch| epoch.validation.as_ref().and_then(|validation| validation.metric(name));
        assert_eq!(of(&format!("{name}/validation")), expected(&|epoch| metric(epoch).unwrap_or(f64::NAN)));
    }
    assert_eq!(of("learning_rate"), expected(&|epoch| epoch.learning_rate));
    assert_eq!(of("batch/loss").iter().map(|(step, _)| *step).collect::<Vec<_>>(), (1..=25).collect::<Vec<_>>());
}

#[test]
fn a_folder_that_cannot_be_created_is_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, data) = (folder.path().join("file"), points());
    std::fs::write(&file, "").expect("it can be written");
    let refused = trainer(&data).tensorboard(file.join("run")).fit(&mut network(), &data).expect_err("it lies in a file");
    assert!(refused.to_string().ends_with("file/run: cannot create a file for TensorBoard"), "{refused}");
}
