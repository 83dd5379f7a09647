//! Writes files atomically: into a temporary file, which is then renamed.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::error::Error;

/// The suffix of a temporary file.
const TEMPORARY: &str = ".part";

/// Whether the name is that of a temporary file. Such a file remains if the process is killed while it writes.
pub(crate) fn is_temporary(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(TEMPORARY)
}

/// Writes `bytes` to the file atomically. The folder must exist.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes).map_err(io_at(path, "write"))?;
    file.commit()
}

/// A file that is written in pieces and appears at its path with [`commit`](Self::commit). Until then, readers see the old file. Without
/// `commit`, dropping it deletes the temporary file.
pub(crate) struct AtomicFile {
    file: NamedTempFile,
    path: PathBuf,
}

impl AtomicFile {
    /// Creates the temporary file in the folder of `path`, which must exist.
    pub(crate) fn create(path: &Path) -> Result<Self, Error> {
        let mut builder = Builder::new();
        builder.prefix(".").suffix(TEMPORARY);
        // The usual permissions. Those of temporary files are more restrictive.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder_of(path)).map_err(io_at(path, "create a temporary file in the same folder"))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Flushes the content to the disk and renames the file.
    pub(crate) fn commit(self) -> Result<(), Error> {
        let Self { file, path } = self;
        file.as_file().sync_all().map_err(io_at(&path, "write"))?;
        file.persist(&path).map_err(|error| io_at(&path, "rename the temporary file to this name")(error.error))?;
        sync(folder_of(&path));
        Ok(())
    }
}

impl Write for AtomicFile {
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

/// Flushes the new name to the disk, on systems that can do so for folders.
fn sync(folder: &Path) {
    let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn a_file_is_replaced_and_has_the_usual_permissions() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        write(&path, b"first").expect("the folder exists");
        write(&path, b"second").expect("the folder exists");
        assert_eq!(std::fs::read(&path).expect("the file exists"), b"second");
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder exists").count(), 1, "no temporary file remains");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &std::path::Path| std::fs::metadata(path).expect("the file exists").permissions().mode();
            let usual = folder.path().join("usual");
            std::fs::write(&usual, b"").expect("the folder exists");
            assert_eq!(mode(&path), mode(&usual));
        }
    }

    #[test]
    fn a_missing_folder_is_reported() {
        let error = write(std::path::Path::new("no/such/folder/file"), b"").expect_err("no folder");
        assert_eq!(error.to_string(), "no/such/folder/file: cannot create a temporary file in the same folder");
    }
}
