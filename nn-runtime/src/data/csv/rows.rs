//! A file, row by row.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};

use super::Csv;
use super::header::{Columns, Widths};
use super::lines::Lines;
use super::report::{ColumnReport, CsvReport};
use super::source::{Cell, Source};
use crate::data::encoding::{Column, Encoding};
use crate::data::read;
use crate::error::Error;

type Reader = csv::Reader<Lines<Box<dyn Read + Send>>>;

/// The rows of a file as numbers: cells of categories as the places of these, cells that wait for their fill as NaN.
pub(super) struct Rows<'a> {
    csv: &'a Csv,
    reader: Reader,
    record: ByteRecord,
    header: Vec<String>,
    pub(super) columns: Columns,
    /// Whether the record is a row that has not been given yet.
    waiting: bool,
    drops: bool,
    report: CsvReport,
}

impl<'a> Rows<'a> {
    pub(super) fn open(csv: &'a Csv, widths: Widths) -> Result<Self, Error> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(csv.delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(Lines::new(read::open(&csv.path)?));
        let mut record = ByteRecord::new();
        if !reader.read_byte_record(&mut record).map_err(|error| csv.wrong(format!("cannot be read to its end: {error}")))? {
            return Err(csv.wrong("the file is empty"));
        }
        if unclosed(&reader) {
            return Err(csv.wrong("the first line begins a quotation mark, and the file ends before another"));
        }
        let header: Vec<String> = if csv.header {
            record.iter().map(|name| String::from_utf8_lossy(name).trim().trim_start_matches('\u{feff}').to_owned()).collect()
        } else {
            (1..=record.len()).map(|number| number.to_string()).collect()
        };
        let columns = csv.columns(&header, widths)?;
        let drops = columns.inputs.iter().chain(&columns.targets).any(|source| source.missing == super::Missing::Drop);
        let report = CsvReport::new(&csv.path);
        Ok(Self { csv, reader, record, header, columns, waiting: !csv.header, drops, report })
    }

    /// Reads the next row that stays into `inputs` and `targets`. False when there is none.
    pub(super) fn next(&mut self, inputs: &mut [f64], targets: &mut [f64]) -> Result<bool, Error> {
        loop {
            if !std::mem::take(&mut self.waiting) {
                match self.reader.read_byte_record(&mut self.record) {
                    Ok(true) => {}
                    Ok(false) => return Ok(false),
                    Err(error) => {
                        let line = self.reader.position().line().saturating_sub(1);
                        return Err(self.csv.wrong(format!("cannot be read beyond line {line}: {error}")));
                    }
                }
            }
            self.is_whole()?;
            if self.drops && self.is_dropped() {
                let line = self.line();
                self.report.drop(line);
                continue;
            }
            self.report.rows += 1;
            let columns = self.columns.inputs.iter_mut().zip(inputs.iter_mut());
            for (source, to) in columns.chain(self.columns.targets.iter_mut().zip(targets.iter_mut())) {
                *to = match source.read(&self.record[source.place], &self.csv.words) {
                    Ok(Cell::Number(number)) => number,
                    Ok(Cell::Gap) => f64::NAN,
                    Err(why) => return Err(cell(self.csv, line_of(&self.reader, &self.record), &source.column.name, why)),
                };
            }
            return Ok(true);
        }
    }

    /// Whether the row has a cell for each column.
    fn is_whole(&self) -> Result<(), Error> {
        let (found, wanted) = (self.record.len(), self.header.len());
        if unclosed(&self.reader) {
            let line = self.line();
            return Err(self
                .csv
                .wrong(format!("cell {found} of line {line} begins with a quotation mark, and the file ends before another")));
        }
        if found == wanted {
            return Ok(());
        }
        let (line, more) = (self.line(), lines_within(&self.record));
        let quoted = if more > 0 { format!(", one of {} lines in quotation marks", more + 1) } else { String::new() };
        Err(self.csv.wrong(format!("line {line} has {found} cells{quoted}, but there are {wanted} columns")))
    }

    fn is_dropped(&self) -> bool {
        let mut sources = self.columns.inputs.iter().chain(&self.columns.targets);
        sources.any(|source| source.drops(&self.record[source.place], &self.csv.words))
    }

    /// The texts of the row's columns that are kept.
    pub(super) fn kept(&self) -> impl Iterator<Item = String> {
        self.columns.kept.iter().map(|place| String::from_utf8_lossy(&self.record[*place]).trim().to_owned())
    }

    /// An error of the row that was read last.
    pub(super) fn wrong(&self, column: &str, why: String) -> Error {
        cell(self.csv, self.line(), column, why)
    }

    fn line(&self) -> u64 {
        line_of(&self.reader, &self.record)
    }

    /// What was learnt, when the last row has been read: the new places of the categories of each column, and what to say.
    pub(super) fn finish(mut self) -> Result<Learnt, Error> {
        let moved = |sources: &mut [Source]| {
            sources.iter_mut().map(|source| source.finish().map_err(|why| self.csv.wrong(why))).collect::<Result<Vec<_>, _>>()
        };
        let (moved_inputs, moved_targets) = (moved(&mut self.columns.inputs)?, moved(&mut self.columns.targets)?);
        let sources = || self.columns.inputs.iter().chain(&self.columns.targets);
        self.report.columns = sources().map(ColumnReport::of).collect();
        let columns = |sources: &[Source]| -> Vec<Column> { sources.iter().map(|source| source.column.clone()).collect() };
        let encoding =
            Encoding { inputs: columns(&self.columns.inputs), targets: columns(&self.columns.targets), words: self.csv.words.clone() };
        Ok(Learnt { encoding, report: self.report, moved_inputs, moved_targets })
    }
}

/// What a file taught about its columns.
pub(super) struct Learnt {
    pub(super) encoding: Encoding,
    pub(super) report: CsvReport,
    pub(super) moved_inputs: Vec<Vec<usize>>,
    pub(super) moved_targets: Vec<Vec<usize>>,
}

/// The line in which the record begins that was read last. The position that it has itself is before blank lines.
fn line_of(reader: &Reader, record: &ByteRecord) -> u64 {
    // A record that the end of the file ends has no end of line of its own.
    reader.position().line().saturating_sub(lines_within(record) + u64::from(!unclosed(reader)))
}

/// How many lines a record has beyond its first.
fn lines_within(record: &ByteRecord) -> u64 {
    record.as_slice().split(|byte| *byte == b'\n').skip(1).count() as u64
}

/// Whether the record that was read last is still within quotation marks. Every line has its end, so that the end of the file ends no other.
fn unclosed(reader: &Reader) -> bool {
    reader.get_ref().at_end()
}

fn cell(csv: &Csv, line: u64, column: &str, why: String) -> Error {
    Error::Cell { path: csv.path.clone(), line, column: column.to_owned(), why }
}
