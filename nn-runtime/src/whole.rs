//! Writes files atomically.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::error::Error;

/// The suffix of a file that is being written.
const UNFINISHED: &str = ".part";

/// Whether the name is that of a file that is being written, or of one whose process was killed.
pub(crate) fn is_unfinished(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(UNFINISHED)
}

/// Writes a temporary file in the same folder and renames it when all of it is on the disk. Until then, readers see the old file. The
/// folder must exist.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = Unfinished::new(path)?;
    file.write_all(bytes).map_err(io_at(path, "write"))?;
    file.finish()
}

/// A file that is written in pieces. It is deleted if it is dropped before [`finish`](Self::finish).
pub(crate) struct Unfinished {
    file: NamedTempFile,
    path: PathBuf,
}

impl Unfinished {
    /// Creates it in the folder of `path`, which must exist.
    pub(crate) fn new(path: &Path) -> Result<Self, Error> {
        let mut builder = Builder::new();
        builder.prefix(".").suffix(UNFINISHED);
        // The usual permissions. Those of temporary files are more restrictive.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder_of(path)).map_err(io_at(path, "create a file in its folder"))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Moves it to its path when all of it is on the disk.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let Self { file, path } = self;
        file.as_file().sync_all().map_err(io_at(&path, "write"))?;
        file.persist(&path).map_err(|error| io_at(&path, "put the written file in its place")(error.error))?;
        sync(folder_of(&path));
        Ok(())
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn io_at(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { path, action, source }
}

/// Makes the new name durable on systems where folders can be synchronised.
fn sync(folder: &Path) {
    let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn a_file_is_written_over_and_can_be_read_by_whom_the_system_lets() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        write(&path, b"first").expect("the folder is there");
        write(&path, b"second").expect("the folder is there");
        assert_eq!(std::fs::read(&path).expect("it is there"), b"second");
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &std::path::Path| std::fs::metadata(path).expect("it is there").permissions().mode();
            let usual = folder.path().join("usual");
            std::fs::write(&usual, b"").expect("the folder is there");
            assert_eq!(mode(&path), mode(&usual));
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = write(std::path::Path::new("no/such/folder/file"), b"").expect_err("no folder");
        assert_eq!(error.to_string(), "no/such/folder/file: cannot create a file in its folder");
    }
}
