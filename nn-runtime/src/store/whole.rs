//! Writing, whole or not at all.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use crate::error::Error;

/// What the name of a file ends with while it is written.
pub(crate) const UNFINISHED: &str = ".unfinished";

/// Writes a file beside its place, and puts it there when all of it is on the disk. Until then its name is a dot, `prefix`, some letters and
/// [`UNFINISHED`]: what is left of a process that was killed.
pub(crate) fn write_whole(path: &Path, prefix: &str, bytes: &[u8]) -> Result<(), Error> {
    let io = |action| move |source| Error::Io { path: path.to_owned(), action, source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let prefix = format!(".{prefix}-");
    let mut file = tempfile::Builder::new()
        .prefix(&prefix)
        .suffix(UNFINISHED)
        .tempfile_in(folder)
        .map_err(io("create a file in its folder"))?;
    file.write_all(bytes).map_err(io("write"))?;
    file.as_file().sync_all().map_err(io("write"))?;
    file.persist(path).map_err(|error| io("put the written file in its place")(error.error))?;
    // The new name is on the disk when its folder is. Where folders cannot be opened, the system sees to it by itself.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}
