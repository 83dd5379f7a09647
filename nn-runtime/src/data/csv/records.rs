//! Reads a CSV file row by row.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use csv::{ByteRecord, ReaderBuilder};

use super::Csv;
use super::lines::Lines;
use crate::data::read;
use crate::data::table::{Cell, Choice, Form, Records, Wanted};
use crate::error::Error;
use crate::signature;

pub(in crate::data) struct Rows {
    path: PathBuf,
    reader: csv::Reader<Lines<BufReader<Box<dyn Read + Send>>>>,
    record: ByteRecord,
    header: Vec<String>,
    /// Whether the record is the first row of a file without a header.
    waiting: bool,
}

impl Form for Csv {
    type Records = Rows;

    fn choice(&self) -> &Choice {
        &self.choice
    }

    fn choice_mut(&mut self) -> &mut Choice {
        &mut self.choice
    }

    fn open(&self) -> Result<Rows, Error> {
        let path = self.choice.path.clone();
        if let Some(why) = self.choice.notation.fault() {
            return Err(self.choice.wrong(why));
        }
        let cut = |error: &dyn std::fmt::Display| self.choice.wrong(format!("cannot be read to the end: {error}"));
        let mut file = BufReader::with_capacity(1 << 16, read::open(&path)?);
        if let Some(what) = signature::of(file.fill_buf().map_err(|error| cut(&error))?) {
            return Err(self.choice.wrong(format!("is not a text table, but {what}")));
        }
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(Lines::new(file));
        let mut record = ByteRecord::new();
        if !reader.read_byte_record(&mut record).map_err(|error| cut(&error))? {
            return Err(self.choice.wrong("the file is empty"));
        }
        if reader.get_ref().at_end() {
            return Err(self.choice.wrong("the first line has a quotation mark that is not closed"));
        }
        if self.header && !signature::is_text(record.as_slice()) {
            let is = if record.as_slice().contains(&0) { "UTF-16 or not text" } else { "Windows-1252 or Latin-1" };
            let why = format!("the header is not UTF-8, perhaps {is}: save the file as \"CSV UTF-8\", or convert it with `iconv`");
            return Err(self.choice.wrong(why));
        }
        let header = if self.header {
            record.iter().map(|name| String::from_utf8_lossy(name).trim().trim_start_matches('\u{feff}').to_owned()).collect()
        } else {
            (1..=record.len()).map(|number| number.to_string()).collect()
        };
        Ok(Rows { path, reader, record, header, waiting: !self.header })
    }
}

impl Records for Rows {
    const UNIT: &'static str = "line";

    fn header(&self) -> &[String] {
        &self.header
    }

    fn choose(&mut self, _: &[Wanted]) -> Result<(), Error> {
        Ok(())
    }

    fn next(&mut self) -> Result<bool, Error> {
        if !std::mem::take(&mut self.waiting) {
            match self.reader.read_byte_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(error) => {
                    let line = self.reader.position().line().saturating_sub(1);
                    return Err(self.error(format!("cannot be read beyond line {line}: {error}")));
                }
            }
        }
        self.check_width().map(|()| true)
    }

    fn cell(&self, place: usize) -> Cell<'_> {
        Cell::Text(&self.record[place])
    }

    fn number(&self) -> u64 {
        // The position of the record itself is before blank lines. An unclosed record has no line end of its own.
        self.reader.position().line().saturating_sub(self.lines_within() + u64::from(!self.is_unclosed()))
    }

    fn wrong(&self, column: &str, why: String) -> Error {
        Error::Cell { path: self.path.clone(), line: self.number(), column: column.to_owned(), why }
    }

    fn count(&self) -> Option<usize> {
        None
    }
}

impl Rows {
    /// Checks that the row has a cell for each column.
    fn check_width(&self) -> Result<(), Error> {
        let (line, found, wanted) = (self.number(), self.record.len(), self.header.len());
        if self.is_unclosed() {
            return Err(self.error(format!("cell {found} of line {line} starts with a quotation mark that is not closed")));
        }
        if found == wanted {
            return Ok(());
        }
        let more = self.lines_within();
        let quoted = if more > 0 { format!(", one of them with {} lines in quotation marks", more + 1) } else { String::new() };
        Err(self.error(format!("line {line} has {found} cells{quoted}, but there are {wanted} columns")))
    }

    /// Returns the number of lines of the record after its first.
    fn lines_within(&self) -> u64 {
        self.record.as_slice().split(|byte| *byte == b'\n').skip(1).count() as u64
    }

    /// Whether a quotation mark of the record is not closed. Since every line ends with `\n`, only such a record ends with the file.
    fn is_unclosed(&self) -> bool {
        self.reader.get_ref().at_end()
    }

    fn error(&self, why: String) -> Error {
        Error::File { path: self.path.clone(), why }
    }
}
