//! A file of text, line by line.

use std::io::Read;
use std::path::PathBuf;

use csv::{ByteRecord, ReaderBuilder};

use super::Csv;
use crate::data::read;
use crate::data::table::{Cell, Choice, Form, Records, Wanted};
use crate::error::Error;

pub(in crate::data) struct Lines {
    path: PathBuf,
    reader: csv::Reader<Box<dyn Read + Send>>,
    record: ByteRecord,
    header: Vec<String>,
    /// Whether the record is a row that has not been given yet.
    waiting: bool,
}

impl Form for Csv {
    type Records = Lines;

    fn choice(&self) -> &Choice {
        &self.choice
    }

    fn choice_mut(&mut self) -> &mut Choice {
        &mut self.choice
    }

    fn open(&self) -> Result<Lines, Error> {
        let path = self.choice.path.clone();
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(read::open(&path)?);
        let mut record = ByteRecord::new();
        if !reader.read_byte_record(&mut record).map_err(|error| unreadable(&path, &error))? {
            return Err(self.choice.wrong("the file is empty"));
        }
        let header = if self.header {
            record.iter().map(|name| String::from_utf8_lossy(name).trim().trim_start_matches('\u{feff}').to_owned()).collect()
        } else {
            (1..=record.len()).map(|number| number.to_string()).collect()
        };
        Ok(Lines { path, reader, record, header, waiting: !self.header })
    }
}

impl Records for Lines {
    const UNIT: &'static str = "line";

    fn header(&self) -> &[String] {
        &self.header
    }

    fn choose(&mut self, _: &[Wanted]) -> Result<(), Error> {
        Ok(())
    }

    fn next(&mut self) -> Result<bool, Error> {
        if !std::mem::take(&mut self.waiting) {
            let more = self.reader.read_byte_record(&mut self.record);
            if !more.map_err(|error| unreadable(&self.path, &error))? {
                return Ok(false);
            }
        }
        let (found, wanted) = (self.record.len(), self.header.len());
        if found != wanted {
            let why = format!("line {} has {found} cells, but there are {wanted} columns", self.number());
            return Err(Error::File { path: self.path.clone(), why });
        }
        Ok(true)
    }

    fn cell(&self, place: usize) -> Cell<'_> {
        Cell::Text(&self.record[place])
    }

    fn number(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    fn wrong(&self, column: &str, why: String) -> Error {
        Error::Cell { path: self.path.clone(), line: self.number(), column: column.to_owned(), why }
    }

    fn count(&self) -> Option<usize> {
        None
    }
}

fn unreadable(path: &std::path::Path, error: &csv::Error) -> Error {
    Error::File { path: path.to_owned(), why: format!("cannot be read to its end: {error}") }
}
