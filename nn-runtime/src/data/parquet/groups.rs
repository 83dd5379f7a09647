//! A file, one group of rows after the other.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use parquet::column::reader::ColumnReader;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::Parquet;
use super::column::{Field, fields};
use super::decode::Cells;
use crate::data::table::{Cell, Choice, Form, Records, Wanted};
use crate::error::Error;

/// How many rows are decoded at once.
const ROWS: usize = 2048;

pub(in crate::data) struct Groups {
    path: PathBuf,
    file: SerializedFileReader<File>,
    header: Vec<String>,
    fields: Vec<Field>,
    /// The columns that were chosen, and where each of the header is among them.
    chosen: Vec<Chosen>,
    slots: Vec<usize>,
    /// The group that comes next, and how many rows of the one before are still to be decoded.
    group: usize,
    left: usize,
    /// How many rows are decoded, and which of them this is.
    decoded: usize,
    at: usize,
    number: u64,
}

struct Chosen {
    place: usize,
    cells: Cells,
    /// Of the group of rows that is read.
    reader: Option<ColumnReader>,
}

impl Form for Parquet {
    type Records = Groups;

    fn choice(&self) -> &Choice {
        &self.choice
    }

    fn choice_mut(&mut self) -> &mut Choice {
        &mut self.choice
    }

    fn open(&self) -> Result<Groups, Error> {
        let path = self.choice.path.clone();
        let io = |source| Error::Io { path: path.clone(), action: "read", source };
        let file = File::open(&path).map_err(io)?;
        if file.metadata().map_err(io)?.is_dir() {
            return Err(self.choice.wrong("is a folder, expected a Parquet file"));
        }
        let unreadable = |why: String| self.choice.wrong(format!("not a whole Parquet file: {why}"));
        let file = sound(|| SerializedFileReader::new(file)).map_err(unreadable)?;
        let fields = sound(|| Ok(fields(file.metadata().file_metadata().schema_descr()))).map_err(unreadable)?;
        let header: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
        let slots = vec![usize::MAX; header.len()];
        Ok(Groups { path, file, header, fields, chosen: Vec::new(), slots, group: 0, left: 0, decoded: 0, at: 0, number: 0 })
    }
}

/// Whatever damage a file has, it is an error: the library panics at some.
fn sound<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("it contradicts itself".to_owned()),
    }
}

impl Groups {
    fn wrong(&self, why: impl std::fmt::Display) -> Error {
        damaged(&self.path, why)
    }

    /// Decodes some rows, the next of this group or the first of another. False where there are none.
    fn decode(&mut self) -> Result<bool, Error> {
        while self.left == 0 {
            if self.group == self.file.num_row_groups() {
                return Ok(false);
            }
            self.begin()?;
        }
        let rows = self.left.min(ROWS);
        for Chosen { place, cells, reader } in &mut self.chosen {
            let name = &self.header[*place];
            let Some(reader) = reader else { continue };
            match sound(|| cells.read(reader, rows)) {
                Ok(read) if read == rows => {}
                Ok(_) => return Err(damaged(&self.path, format!("column `{name}` ends before its last row"))),
                Err(why) => {
                    let first = self.number + 1;
                    return Err(damaged(&self.path, format!("rows {first} to {}, column `{name}`: {why}", self.number + rows as u64)));
                }
            }
        }
        (self.decoded, self.at) = (rows, 0);
        self.left -= rows;
        Ok(true)
    }

    /// Goes to the next group.
    fn begin(&mut self) -> Result<(), Error> {
        let (file, index, fields) = (&self.file, self.group, &self.fields);
        let chosen = &mut self.chosen;
        let rows = sound(|| {
            let group = file.get_row_group(index)?;
            for column in chosen {
                column.reader = Some(group.get_column_reader(fields[column.place].leaf)?);
            }
            Ok(group.metadata().num_rows())
        });
        let rows = rows.and_then(|rows| usize::try_from(rows).map_err(|_| format!("{rows} rows")));
        self.left = rows.map_err(|why| self.wrong(format!("group {index} of rows: {why}")))?;
        self.group += 1;
        Ok(())
    }
}

fn damaged(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::File { path: path.to_owned(), why: format!("cannot be read to its end: {why}") }
}

impl Records for Groups {
    const UNIT: &'static str = "row";

    fn header(&self) -> &[String] {
        &self.header
    }

    fn choose(&mut self, wanted: &[Wanted]) -> Result<(), Error> {
        for Wanted { place, as_text } in wanted {
            let Field { name, kind, nullable, .. } = &self.fields[*place];
            let kind = kind.as_ref().map_err(|found| Error::File {
                path: self.path.clone(),
                why: format!("column `{name}` has {found}, expected numbers, truth values or texts"),
            })?;
            // One that is wanted in both ways is read as numbers, which can be shown.
            let as_text = *as_text && wanted.iter().all(|other| other.place != *place || other.as_text);
            if self.slots[*place] == usize::MAX {
                self.slots[*place] = self.chosen.len();
                self.chosen.push(Chosen { place: *place, cells: Cells::new(*kind, as_text, *nullable, ROWS), reader: None });
            }
        }
        Ok(())
    }

    fn next(&mut self) -> Result<bool, Error> {
        self.at += 1;
        if self.at >= self.decoded && !self.decode()? {
            return Ok(false);
        }
        self.number += 1;
        Ok(true)
    }

    fn cell(&self, place: usize) -> Cell<'_> {
        self.chosen[self.slots[place]].cells.at(self.at)
    }

    fn number(&self) -> u64 {
        self.number
    }

    fn wrong(&self, column: &str, why: String) -> Error {
        Error::Value { path: self.path.clone(), row: self.number, column: column.to_owned(), why }
    }

    fn count(&self) -> Option<usize> {
        usize::try_from(self.file.metadata().file_metadata().num_rows()).ok()
    }
}
