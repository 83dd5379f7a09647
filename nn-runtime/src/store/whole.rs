//! A file that is written whole or not at all.

use std::io::Write;
use std::path::Path;

use crate::error::Error;

/// Writes bytes beside their place, and puts them there when all of them are on the disk.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let io = |action| move |source| Error::Io { path: path.to_owned(), action, source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(io("create a file in its folder"))?;
    file.write_all(bytes).map_err(io("write"))?;
    file.as_file().sync_all().map_err(io("write"))?;
    file.persist(path).map_err(|error| io("put the written file in its place")(error.error))?;
    Ok(())
}
