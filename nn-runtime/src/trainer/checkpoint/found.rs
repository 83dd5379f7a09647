//! The checkpoint from which a training is resumed.

use std::path::{Path, PathBuf};

use super::cure::{ANEW, cure};
use super::file::{self, Bad};
use super::folder;
use crate::error::Error;
use crate::ranks::Ranks;
use crate::record::{Contents, Record};
use crate::store;
use crate::train::Train;
use crate::trainer::position::Position;

/// The newest intact checkpoint of a folder.
pub(crate) struct Found {
    pub(crate) contents: Contents,
    bytes: Vec<u8>,
    path: PathBuf,
    /// The newer files, which are damaged, and why.
    damaged: Vec<(PathBuf, String)>,
}

impl Found {
    /// Reads the newest intact checkpoint of a folder, if there is one. It is an error if all are damaged.
    pub(crate) fn newest(folder: &Path) -> Result<Option<Self>, Error> {
        let mut damaged = Vec::new();
        for (_, path) in folder::checkpoints(folder)? {
            let mut bytes = store::read_file(&path)?;
            match file::from_bytes(&mut bytes) {
                Ok(contents) => return Ok(Some(Self { contents, bytes, path, damaged })),
                Err(Bad::Foreign(why)) => return Err(Error::File { path, why }),
                Err(Bad::Damaged(why)) => damaged.push((path, why)),
            }
        }
        match damaged.into_iter().next() {
            None => Ok(None),
            Some((path, why)) => Err(Error::File {
                path,
                why: format!("damaged, and the folder has no other intact checkpoint: {why}; start a new training in another folder"),
            }),
        }
    }

    /// Reads the newest intact checkpoint that rank 0 finds, on all ranks.
    pub(crate) fn newest_of_first<S>(folder: &Path, ranks: &Ranks<'_, S>) -> Result<Option<Self>, Error> {
        if !ranks.are_several() {
            return Self::newest(folder);
        }
        let with_bytes = |found: Self| store::read_file(&found.path).map(|bytes| (found, bytes));
        let newest = || Self::newest(folder)?.map(with_bytes).transpose();
        let own = ranks.agree(if ranks.is_first() { newest() } else { Ok(None) })?;
        let (found, bytes) = own.unzip();
        let mut bytes = ranks.give_bytes(bytes.unwrap_or_default());
        if found.is_some() || bytes.is_empty() {
            return Ok(found);
        }
        let path = folder.to_owned();
        match file::from_bytes(&mut bytes) {
            Ok(contents) => Ok(Some(Self { contents, bytes, path, damaged: Vec::new() })),
            Err(Bad::Damaged(why) | Bad::Foreign(why)) => Err(Error::File { path, why }),
        }
    }

    /// Compares its settings with those of a trainer. The error names each difference.
    pub(crate) fn compare(&self, parts: impl FnOnce(&mut Record<'_>)) -> Result<(), Error> {
        self.contents.compare(parts).map_err(|differences| self.differs(&differences, &cure(&differences)))
    }

    /// Returns the network in the file.
    pub(crate) fn network<N: Train>(&self) -> Result<N, Error> {
        self.of_this_training(store::from_bytes(&self.bytes))
    }

    /// Returns the error of a check that fails for the checkpoint of another training.
    pub(crate) fn of_this_training<T>(&self, checked: Result<T, String>) -> Result<T, Error> {
        checked.map_err(|why| self.differs(&why, ANEW))
    }

    /// Returns the error of a check that holds for the checkpoint of any training.
    pub(crate) fn of_any_training(&self, checked: Result<(), String>) -> Result<(), Error> {
        checked.map_err(|why| {
            self.error(format!("a checkpoint with impossible content ({why}): remove the file to resume from an earlier one"))
        })
    }

    /// Returns a warning for each newer file, which is damaged.
    pub(crate) fn warnings(&self, resumed: Position) -> impl Iterator<Item = String> {
        let Position { epochs, batches } = resumed;
        self.damaged
            .iter()
            .map(move |(path, why)| format!("{} is damaged ({why}): resumed after epoch {epochs}, batch {batches}", path.display()))
    }

    fn differs(&self, why: &impl ToString, cure: &str) -> Error {
        self.error(format!("a checkpoint of another training: {}: {cure}", why.to_string()))
    }

    fn error(&self, why: String) -> Error {
        Error::File { path: self.path.clone(), why }
    }
}
