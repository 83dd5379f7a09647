//! Files that are written whole or not at all.

use std::io::Write;
use std::path::Path;

use tempfile::Builder;

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
    let io = |action| move |source| Error::Io { path: path.to_owned(), action, source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut builder = Builder::new();
    builder.prefix(".").suffix(UNFINISHED);
    // As any file that the user's programs create; temporary ones are nobody else's otherwise.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(io("create a file in its folder"))?;
    file.write_all(bytes).map_err(io("write"))?;
    file.as_file().sync_all().map_err(io("write"))?;
    file.persist(path).map_err(|error| io("put the written file in its place")(error.error))?;
    sync(folder);
    Ok(())
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
