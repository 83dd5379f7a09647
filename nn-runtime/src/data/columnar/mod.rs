//! Reads files with typed columns. Only the selected columns are decoded, in chunks of rows.

mod cells;
mod clock;

use std::fmt::Display;
use std::fs::File;
use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

pub(super) use self::cells::Cells;
pub(super) use self::clock::{Clock, Unit};
use super::table::{Cell, Choice, Records, Wanted};
use crate::error::Error;
use crate::signature;

/// The number of rows that are decoded at once.
pub(super) const ROWS: usize = 2048;

/// An open file with typed columns.
pub(in crate::data) trait TypedFile {
    /// The state of a selected column.
    type Column;

    /// Selects a column by its place. Also returns whether its cells are texts. The error describes its type if it cannot be read.
    fn column(&self, place: usize) -> Result<(Self::Column, bool), String>;

    /// Reads the cells of up to [`ROWS`] further rows of the selected columns, which are always the same. Returns the number of rows, which is 0
    /// at the end of the file.
    fn decode(&mut self, chosen: &mut [Chosen<Self::Column>]) -> Result<usize, String>;

    /// Returns the number of rows if the file contains it.
    fn count(&self) -> Option<usize>;
}

/// A selected column.
pub(super) struct Chosen<C> {
    /// Its place in the header.
    pub(super) place: usize,
    pub(super) column: C,
    pub(super) cells: Cells,
}

/// The rows of a file.
pub(in crate::data) struct TypedRows<F: TypedFile> {
    path: PathBuf,
    file: F,
    header: Vec<String>,
    chosen: Vec<Chosen<F::Column>>,
    /// The index in `chosen` of each column of the header.
    slots: Vec<usize>,
    /// The number of decoded rows.
    decoded: usize,
    /// The current row among the decoded ones.
    at: usize,
    /// The number of the current row in the file, counted from 1.
    number: u64,
}

impl<F: TypedFile> TypedRows<F> {
    pub(super) fn new(path: PathBuf, file: F, header: Vec<String>) -> Self {
        let slots = vec![usize::MAX; header.len()];
        Self { path, file, header, chosen: Vec::new(), slots, decoded: 0, at: 0, number: 0 }
    }
}

impl<F: TypedFile> Records for TypedRows<F> {
    const UNIT: &'static str = "row";

    fn header(&self) -> &[String] {
        &self.header
    }

    fn choose(&mut self, wanted: &[Wanted]) -> Result<(), Error> {
        for Wanted { place, .. } in wanted {
            if self.slots[*place] == usize::MAX {
                let (column, is_text) = self.file.column(*place).map_err(|found| Error::File {
                    path: self.path.clone(),
                    why: format!("column `{}` has {found}, expected numbers, Booleans, texts, dates or times", self.header[*place]),
                })?;
                let wanted_as = |text| wanted.iter().any(|other| other.place == *place && other.as_text == text);
                let cells = Cells::new(wanted_as(false) && !is_text, wanted_as(true) || is_text);
                self.slots[*place] = self.chosen.len();
                self.chosen.push(Chosen { place: *place, column, cells });
            }
        }
        Ok(())
    }

    fn next(&mut self) -> Result<bool, Error> {
        self.at += 1;
        if self.at >= self.decoded {
            self.chosen.iter_mut().for_each(|chosen| chosen.cells.clear());
            let (file, chosen) = (&mut self.file, &mut self.chosen);
            let decoded = sound(|| file.decode(chosen)).and_then(|rows| {
                let short = chosen.iter().find(|chosen| chosen.cells.len() != rows);
                short.map_or(Ok(rows), |short| Err(format!("column `{}` ends before its last row", self.header[short.place])))
            });
            self.decoded = decoded
                .map_err(|why| Error::File { path: self.path.clone(), why: format!("cannot be read beyond row {}: {why}", self.number) })?;
            self.at = 0;
        }
        self.number += u64::from(self.decoded > 0);
        Ok(self.decoded > 0)
    }

    fn cell(&self, place: usize) -> Cell<'_> {
        self.chosen[self.slots[place]].cells.at(self.at)
    }

    fn text(&self, place: usize) -> String {
        self.chosen[self.slots[place]].cells.text_at(self.at).to_text()
    }

    fn number(&self) -> u64 {
        self.number
    }

    fn wrong(&self, column: &str, why: String) -> Error {
        Error::Value { path: self.path.clone(), row: self.number, column: column.to_owned(), why }
    }

    fn count(&self) -> Option<usize> {
        self.file.count()
    }
}

/// Opens a file and returns its size in bytes. The error names the format of a file that starts with none of these marks.
pub(super) fn open(choice: &Choice, form: &str, marks: &[&[u8]]) -> Result<(File, u64), Error> {
    /// The number of bytes by which a format is recognised.
    const SEEN: u64 = 4096;
    let io = |source| Error::Io { path: choice.path.clone(), action: "read", source };
    let mut file = File::open(&choice.path).map_err(io)?;
    let about = file.metadata().map_err(io)?;
    if about.is_dir() {
        return Err(choice.wrong(format!("is a folder, expected {form}")));
    }
    let mut beginning = Vec::new();
    file.by_ref().take(SEEN).read_to_end(&mut beginning).and_then(|_| file.rewind()).map_err(io)?;
    let other = signature::of(&beginning).filter(|_| !marks.iter().any(|mark| beginning.starts_with(mark)));
    other.map_or(Ok((file, about.len())), |what| Err(choice.wrong(format!("is {what}; expected {form}"))))
}

/// Runs a decoder and converts its panics to errors, because libraries panic on some damaged files.
pub(super) fn sound<T, E: Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("it is inconsistent".to_owned()),
    }
}
