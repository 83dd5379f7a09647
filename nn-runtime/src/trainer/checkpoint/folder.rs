//! The folder of checkpoints.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::atomic_file;
use crate::error::Error;
use crate::trainer::position::Position;

/// The prefix of the names of checkpoints.
const PREFIX: &str = "checkpoint";

impl Position {
    /// Returns the path of its checkpoint.
    pub(crate) fn path(self, folder: &Path) -> PathBuf {
        folder.join(format!("{PREFIX}-{:05}-{:07}.safetensors", self.epochs, self.batches))
    }

    fn of(name: &str) -> Option<Self> {
        let (epochs, batches) = name.strip_prefix(PREFIX)?.strip_prefix('-')?.strip_suffix(".safetensors")?.split_once('-')?;
        Some(Self { epochs: epochs.parse().ok()?, batches: batches.parse().ok()? })
    }
}

/// Returns the checkpoints of a folder, the newest first, and none if there is no folder.
pub(crate) fn checkpoints(folder: &Path) -> Result<Vec<(Position, PathBuf)>, Error> {
    let mut found: Vec<_> = names(folder)?.into_iter().filter_map(|name| Some((Position::of(&name)?, folder.join(name)))).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found)
}

/// A lock of a folder. Without support of the system for locks on folders, two trainings that write to one folder are not detected.
#[derive(Debug)]
pub(crate) struct Lock(Option<File>);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file would not be enough: for a moment, a child process that is being started has the open file too.
        let _ = self.0.as_ref().map(File::unlock);
    }
}

/// Prepares a folder: creates it, locks it, checks that it can be written to, and removes unfinished files.
pub(crate) fn open(folder: &Path) -> Result<Lock, Error> {
    fs::create_dir_all(folder).map_err(refused(folder, "create this folder for checkpoints"))?;
    let file = File::open(folder).ok();
    if let Some(Err(TryLockError::WouldBlock)) = file.as_ref().map(File::try_lock) {
        return Err(Error::Setting(format!(
            "another training writes its checkpoints to {}: wait until it ends, or use another folder",
            folder.display()
        )));
    }
    let lock = Lock(file);
    for name in names(folder)?.into_iter().filter(|name| atomic_file::is_temporary(name)) {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(refused(&path, "remove an unfinished file of an earlier training"))?;
    }
    tempfile::tempfile_in(folder).map_err(refused(folder, "write to this folder for checkpoints"))?;
    Ok(lock)
}

/// Removes all but the newest `keep` checkpoints up to an intact one. Later ones are damaged, and are not counted.
pub(crate) fn keep_newest(folder: &Path, keep: usize, whole: Position) -> Result<(), Error> {
    for (_, path) in checkpoints(folder)?.into_iter().filter(|(position, _)| *position <= whole).skip(keep) {
        fs::remove_file(&path).map_err(refused(&path, "remove an old checkpoint"))?;
    }
    Ok(())
}

/// Returns the names of the files in a folder, without those that are not valid Unicode.
fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(refused(folder, "read this folder of checkpoints"))?,
    };
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().into_string().ok()));
    names.filter_map(Result::transpose).collect::<Result<_, _>>().map_err(refused(folder, "read this folder of checkpoints"))
}

fn refused(path: &Path, action: &'static str) -> impl Fn(io::Error) -> Error {
    move |source| Error::Io { path: path.to_owned(), action, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_positions() {
        for position in [Position { epochs: 0, batches: 0 }, Position { epochs: 123_456, batches: 98_765_432 }] {
            let path = position.path(Path::new("runs"));
            let name = path.file_name().and_then(|name| name.to_str()).expect("text");
            assert_eq!(Position::of(name), Some(position));
        }
        for name in ["checkpoint.safetensors", "checkpoint-1-x.safetensors", "checkpoint-1-2.safetensors.tmp", "net.safetensors"] {
            assert_eq!(Position::of(name), None, "{name}");
        }
    }

    #[test]
    fn what_was_left_half_written_is_removed_and_the_newest_are_kept() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = temporary.path().join("run");
        let lock = open(&folder).expect("it can be made");
        let position = |epochs| Position { epochs, batches: 0 };
        for epochs in [9, 10, 11, 99_999, 100_000] {
            fs::write(position(epochs).path(&folder), "").expect("it is there");
        }
        fs::write(folder.join(".a1b2c3.part"), "half of").expect("it is there");
        fs::write(folder.join("notes.part"), "the user's").expect("it is there");
        drop(lock);
        open(&folder).expect("nobody has it");
        fs::write(position(100_001).path(&folder), "damaged").expect("it is there");
        keep_newest(&folder, 2, position(100_000)).expect("they can be removed");
        let mut left = names(&folder).expect("it is there");
        left.sort_unstable();
        let checkpoint = |epochs| format!("checkpoint-{epochs}-0000000.safetensors");
        assert_eq!(left, [checkpoint(100_000), checkpoint(100_001), checkpoint(99_999), "notes.part".to_owned()]);
    }

    #[test]
    fn a_folder_is_one_training_s() {
        let folder = tempfile::tempdir().expect("a folder");
        let lock = open(folder.path()).expect("nobody has it");
        if lock.0.is_some() {
            open(folder.path()).expect_err("it is taken");
        }
        drop(lock);
        open(folder.path()).expect("nobody has it any more");
    }
}
