//! The cells of a column, some thousand at a time.

use std::fmt::Display;
use std::io::Write;

use half::f16;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;

use super::column::Kind;
use crate::data::table::Cell;

/// Cells of some rows: numbers, or texts one behind the other.
pub(super) struct Cells {
    kind: Kind,
    as_text: bool,
    numbers: Vec<f64>,
    text: Vec<u8>,
    /// Where each text ends.
    ends: Vec<usize>,
    /// 1 for each cell that has a value; empty where all have.
    present: Vec<i16>,
}

impl Cells {
    pub(super) fn new(kind: Kind, as_text: bool, nullable: bool, rows: usize) -> Self {
        let as_text = as_text || kind == Kind::Text;
        let [numbers, texts, levels] =
            [(!as_text, rows), (as_text, rows), (nullable, rows)].map(|(used, rows)| if used { rows } else { 0 });
        let (numbers, ends, present) = (Vec::with_capacity(numbers), Vec::with_capacity(texts), Vec::with_capacity(levels));
        Self { kind, as_text, numbers, text: Vec::new(), ends, present }
    }

    pub(super) fn at(&self, row: usize) -> Cell<'_> {
        if self.present.get(row) == Some(&0) {
            Cell::Nothing
        } else if self.as_text {
            let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
            Cell::Text(&self.text[start..self.ends[row]])
        } else {
            Cell::Number(self.numbers[row])
        }
    }

    /// Reads the cells of so many rows, or of those that are left. Gives their number.
    pub(super) fn read(&mut self, reader: &mut ColumnReader, rows: usize) -> Result<usize, ParquetError> {
        self.numbers.clear();
        self.text.clear();
        self.ends.clear();
        let kind = self.kind;
        match reader {
            ColumnReader::BoolColumnReader(reader) => self.fill(reader, rows, |cells, value| cells.add(f64::from(u8::from(*value)), value)),
            ColumnReader::Int32ColumnReader(reader) => self.fill(reader, rows, |cells, value| match kind {
                Kind::Decimal(scale) => cells.decimal(i128::from(*value), scale),
                Kind::Unsigned => cells.add(f64::from(value.cast_unsigned()), value.cast_unsigned()),
                _ => cells.add(f64::from(*value), value),
            }),
            ColumnReader::Int64ColumnReader(reader) => self.fill(reader, rows, |cells, value| match kind {
                Kind::Decimal(scale) => cells.decimal(i128::from(*value), scale),
                Kind::Unsigned => cells.add(value.cast_unsigned() as f64, value.cast_unsigned()),
                _ => cells.add(*value as f64, value),
            }),
            ColumnReader::FloatColumnReader(reader) => self.fill(reader, rows, |cells, value| cells.add(f64::from(*value), value)),
            ColumnReader::DoubleColumnReader(reader) => self.fill(reader, rows, |cells, value| cells.add(*value, value)),
            ColumnReader::ByteArrayColumnReader(reader) => self.fill(reader, rows, |cells, value| cells.bytes(value.data())),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => self.fill(reader, rows, |cells, value| cells.bytes(value.data())),
            ColumnReader::Int96ColumnReader(_) => Err(ParquetError::General("a column of timestamps".to_owned())),
        }
    }

    /// Reads values, and gives each to `take`; nulls are numbers and texts of no meaning between them.
    fn fill<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        take: impl Fn(&mut Self, &T::T) -> Result<(), ParquetError>,
    ) -> Result<usize, ParquetError> {
        let mut values = Vec::with_capacity(rows);
        let mut levels = std::mem::take(&mut self.present);
        levels.clear();
        let nullable = levels.capacity() > 0;
        let (read, ..) = reader.read_records(rows, nullable.then_some(&mut levels), None, &mut values)?;
        let mut values = values.iter();
        let short = || ParquetError::General("fewer values than rows".to_owned());
        if nullable {
            for level in &levels {
                match level {
                    0 => self.nothing(),
                    _ => take(self, values.next().ok_or_else(short)?)?,
                }
            }
        } else {
            values.try_for_each(|value| take(self, value))?;
        }
        self.present = levels;
        let held = if self.as_text { self.ends.len() } else { self.numbers.len() };
        if held == read { Ok(read) } else { Err(short()) }
    }

    fn nothing(&mut self) {
        if self.as_text {
            self.ends.push(self.text.len());
        } else {
            self.numbers.push(f64::NAN);
        }
    }

    fn add(&mut self, number: f64, shown: impl Display) -> Result<(), ParquetError> {
        if self.as_text {
            write!(self.text, "{shown}").map_err(|error| ParquetError::General(error.to_string()))?;
            self.ends.push(self.text.len());
        } else {
            self.numbers.push(number);
        }
        Ok(())
    }

    fn decimal(&mut self, digits: i128, scale: i32) -> Result<(), ParquetError> {
        let number = digits as f64 / 10_f64.powi(scale);
        self.add(number, number)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), ParquetError> {
        match (self.kind, bytes) {
            (Kind::Half, [low, high]) => {
                let number = f16::from_le_bytes([*low, *high]).to_f64();
                self.add(number, number)
            }
            (Kind::Decimal(scale), bytes) if bytes.len() <= 16 => {
                // The first byte is the highest, and has the sign.
                let negative = bytes.first().is_some_and(|first| first.cast_signed() < 0);
                let digits = bytes.iter().fold(if negative { -1 } else { 0 }, |digits: i128, byte| digits << 8 | i128::from(*byte));
                self.decimal(digits, scale)
            }
            (Kind::Text, bytes) => {
                self.text.extend_from_slice(bytes);
                self.ends.push(self.text.len());
                Ok(())
            }
            (kind, bytes) => Err(ParquetError::General(format!("a value of {} bytes, which is no {kind:?}", bytes.len()))),
        }
    }
}
