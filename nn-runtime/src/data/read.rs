//! Opens files.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use crate::error::Error;

/// Opens a file. A gzip file, recognised by its first bytes, is decompressed while it is read.
pub(super) fn open(path: &Path) -> Result<Box<dyn Read + Send>, Error> {
    let io = |source| Error::Io { path: path.to_owned(), action: "read", source };
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(io)?);
    let compressed = file.fill_buf().map_err(io)?.starts_with(&[0x1f, 0x8b]);
    Ok(if compressed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) })
}
