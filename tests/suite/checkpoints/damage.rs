//! Damaged files and folders.

use std::path::Path;

use nn_runtime::prelude::*;

use super::{CLASSES, Net, checkpoints, net, newest, trainer};

/// A folder with three checkpoints.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    trainer(&CLASSES, Adam::new(0.01))
        .epochs(3)
        .checkpoint(&folder, Every::Epochs(1))
        .fit(&mut net(1), &CLASSES.train)
        .expect("sound settings");
    folder
}

fn resumed(folder: &Path) -> Result<(Net, Report), nn_runtime::Error> {
    let mut net = net(2);
    let report = trainer(&CLASSES, Adam::new(0.01)).resume(folder).fit(&mut net, &CLASSES.train)?;
    Ok((net, report))
}

#[test]
fn a_file_cut_short_is_passed_over_for_the_one_before_it() {
    let mut at_once = net(1);
    trainer(&CLASSES, Adam::new(0.01)).fit(&mut at_once, &CLASSES.train).expect("sound settings");
    let folder = folder();
    let path = newest(folder.path());
    let whole = std::fs::read(&path).expect("it is there");
    for length in [0, 1, 7, 8, 9, whole.len() / 3, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).expect("it can be written");
        let (net, report) = resumed(folder.path()).expect("the one before is whole");
        let [warning] = &report.warnings[..] else { panic!("{length} bytes: {:?}", report.warnings) };
        assert!(warning.starts_with(&format!("{} is damaged (not a whole safetensors file: ", path.display())), "{warning}");
        assert!(warning.ends_with("): resumed after epoch 2, batch 0"), "{warning}");
        assert_eq!(net, at_once);
    }
}

#[test]
fn a_byte_that_changed_is_found_wherever_it_is() {
    let folder = folder();
    let path = newest(folder.path());
    let whole = std::fs::read(&path).expect("it is there");
    let header = usize::try_from(u64::from_le_bytes(*whole.first_chunk().expect("a length"))).expect("a length") + 8;
    for place in (header..whole.len()).step_by(97).chain((8..header).step_by(61)) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        std::fs::write(&path, &bytes).expect("it can be written");
        match resumed(folder.path()) {
            Ok((_, report)) => assert_eq!(report.warnings.len(), 1, "byte {place}"),
            // The byte belongs to what identifies a checkpoint.
            Err(error) => assert!(place < header && error.to_string().contains("not a checkpoint of a training"), "byte {place}: {error}"),
        }
    }
}

#[test]
fn where_no_file_is_whole_it_is_an_error_that_names_the_newest() {
    let folder = folder();
    for name in checkpoints(folder.path()) {
        let path = folder.path().join(name);
        let bytes = std::fs::read(&path).expect("it is there");
        std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("it can be written");
    }
    let error = resumed(folder.path()).expect_err("no file is whole").to_string();
    let expected = format!("{}: damaged, and the folder has no other intact checkpoint: not a whole", newest(folder.path()).display());
    assert!(error.starts_with(&expected), "{error}");
}

#[test]
fn a_file_of_something_else_is_refused_and_stays_as_it_is() {
    let folder = folder();
    let path = folder.path().join("checkpoint-00009-0000000.safetensors");
    net(5).save(&path).expect("the folder is there");
    let error = resumed(folder.path()).expect_err("it is foreign").to_string();
    assert_eq!(
        error,
        format!(
            "{}: a safetensors file, but not a checkpoint of a training: rename the file, or resume from another folder",
            path.display()
        )
    );
    assert_eq!(Net::load(&path).expect("untouched"), net(5));
    std::fs::remove_file(&path).expect("it is there");

    // Files with other names are ignored.
    net(5).save(folder.path().join("net.safetensors")).expect("the folder is there");
    std::fs::write(folder.path().join("checkpoint-1.txt"), "notes").expect("the folder is there");
    let (_, report) = resumed(folder.path()).expect("its own checkpoints");
    assert!(report.warnings.is_empty());
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_before_anything_is_learnt_or_a_warning() {
    let temporary = tempfile::tempdir().expect("a folder");
    let file = temporary.path().join("file");
    std::fs::write(&file, "in the way").expect("the folder is there");
    let told = || trainer(&CLASSES, Adam::new(0.01)).checkpoint(file.join("run"), Every::Epochs(1));
    let mut untouched = net(1);
    let error = told().fit(&mut untouched, &CLASSES.train).expect_err("a file is in the way");
    assert_eq!(error.to_string(), format!("{}: cannot create this folder for checkpoints", file.join("run").display()));
    assert_eq!(untouched, net(1));

    let (mut trained, mut at_once) = (net(1), net(1));
    let report = told().go_on_without_checkpoints().fit(&mut trained, &CLASSES.train).expect("it goes on");
    assert!(report.warnings[0].starts_with("no checkpoint was written: ") && report.warnings.len() == 1, "{:?}", report.warnings);
    trainer(&CLASSES, Adam::new(0.01)).fit(&mut at_once, &CLASSES.train).expect("sound settings");
    assert_eq!(trained, at_once);
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_for_reading_alone_is_told() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o555)).expect("it is ours");
    let mut told = trainer(&CLASSES, Adam::new(0.01)).checkpoint(&folder, Every::Epochs(1));
    match told.fit(&mut net(1), &CLASSES.train) {
        Err(error) => assert_eq!(error.to_string(), format!("{}: cannot write to this folder for checkpoints", folder.path().display())),
        // Root may write everywhere.
        Ok(_) => assert!(std::fs::write(folder.path().join("file"), "").is_ok()),
    }
}

#[test]
fn a_folder_that_is_removed_ends_the_training_with_what_was_learnt() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    let gone = run.clone();
    let mut told = trainer(&CLASSES, Adam::new(0.01)).checkpoint(&run, Every::Epochs(2)).on_epoch(move |epoch| {
        if epoch.number == 2 {
            std::fs::remove_dir_all(&gone).expect("it was made");
        }
    });
    let (mut trained, mut two_epochs) = (net(1), net(1));
    let error = told.fit(&mut trained, &CLASSES.train).expect_err("no folder");
    assert!(
        error.to_string().ends_with("checkpoint-00002-0000000.safetensors: cannot create a temporary file in the same folder"),
        "{error}"
    );
    trainer(&CLASSES, Adam::new(0.01)).epochs(2).fit(&mut two_epochs, &CLASSES.train).expect("sound settings");
    assert_eq!(trained, two_epochs);
}
