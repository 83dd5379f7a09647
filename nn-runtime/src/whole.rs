//! Files that are written whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::error::Error;

/// What the name of a file ends with while it is written.
const UNFINISHED: &str = ".part";

/// Whether a file has the name of one that is being written, or was when its process was killed.
pub(crate) fn is_unfinished(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(UNFINISHED)
}

/// Writes beside a file's place, and puts it there when all of it is on the disk: who reads meanwhile sees the old file. The folder
/// has to be there.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = Unfinished::new(path)?;
    file.write_all(bytes).map_err(io_at(path, "write"))?;
    file.finish()
}

/// A file that is written piece by piece. Dropped before it is finished, it is gone.
pub(crate) struct Unfinished {
    file: NamedTempFile,
    path: PathBuf,
}

impl Unfinished {
    /// Beside the file's place. The folder has to be there.
    pub(crate) fn new(path: &Path) -> Result<Self, Error> {
        let mut builder = Builder::new();
        builder.prefix(".").suffix(UNFINISHED);
        // As any file that the user's programs create; temporary ones are nobody else's otherwise.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder_of(path)).map_err(io_at(path, "create a file in its folder"))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Puts it in its place when all of it is on the disk.
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

/// Makes the new name last, where folders are files; elsewhere there is nothing to do.
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
