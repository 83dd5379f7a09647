//! A file to which lines are appended.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A file to which complete lines are appended, each with one write.
#[derive(Debug)]
pub(super) struct Lines {
    path: PathBuf,
    append: bool,
    file: Option<File>,
    /// The first line, if the file was not empty.
    pub(super) first: Option<String>,
}

impl Lines {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), append: false, file: None, first: None }
    }

    pub(super) fn append(&mut self) {
        self.append = true;
    }

    /// Creates the file. With [`append`](Self::append), it may exist.
    pub(super) fn open(&mut self) -> Result<(), Error> {
        let mut options = OpenOptions::new();
        options.read(true).append(true);
        let opened = if self.append { options.create(true) } else { options.create_new(true) }.open(&self.path);
        let mut file = opened.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => self.error("the file already exists: use another path, or `.append()` to continue it"),
            _ => self.io("create the log")(error),
        })?;
        let mut text = String::new();
        file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut text)).map_err(self.io("read the log"))?;
        if !text.is_empty() && !text.ends_with('\n') {
            let number = text.lines().count();
            return Err(self.error(&format!("line {number} is incomplete: complete or remove it before appending")));
        }
        self.first = text.lines().next().map(str::to_owned);
        self.file = Some(file);
        Ok(())
    }

    /// Appends lines, which must end with a newline.
    pub(super) fn add(&mut self, lines: &[u8]) -> Result<(), Error> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(lines).map_err(self.io("write to the log"))
    }

    /// Returns an error that names the file.
    pub(super) fn error(&self, why: &str) -> Error {
        Error::File { path: self.path.clone(), why: why.to_owned() }
    }

    fn io(&self, action: &'static str) -> impl Fn(std::io::Error) -> Error + use<> {
        let path = self.path.clone();
        move |source| Error::Io { path: path.clone(), action, source }
    }
}
