//! Decodes the cells of a column in a row group.

use half::f16;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;

use super::column::Kind;
use crate::data::columnar::Cells;

pub(in crate::data) struct Column {
    pub(super) kind: Kind,
    pub(super) leaf: usize,
    nullable: bool,
    /// The reader of the current row group.
    pub(super) reader: Option<ColumnReader>,
    /// The definition levels: 1 for each cell that has a value.
    levels: Vec<i16>,
}

type Fault = Result<(), String>;

impl Column {
    pub(super) fn new(kind: Kind, leaf: usize, nullable: bool) -> Self {
        Self { kind, leaf, nullable, reader: None, levels: Vec::new() }
    }

    /// Reads the cells of up to `rows` rows.
    pub(super) fn read(&mut self, cells: &mut Cells, rows: usize) -> Fault {
        let Self { kind, nullable, reader, levels, .. } = self;
        let (kind, levels) = (*kind, nullable.then_some(levels));
        match reader.as_mut().ok_or("a group that has not begun")? {
            ColumnReader::BoolColumnReader(reader) => fill(reader, levels, rows, cells, |cells, value| {
                cells.number(f64::from(u8::from(*value)), value);
                Ok(())
            }),
            ColumnReader::Int32ColumnReader(reader) => fill(reader, levels, rows, cells, |cells, value| match kind {
                Kind::Unsigned => whole(cells, kind, value.cast_unsigned().into()),
                _ => whole(cells, kind, (*value).into()),
            }),
            ColumnReader::Int64ColumnReader(reader) => fill(reader, levels, rows, cells, |cells, value| match kind {
                Kind::Unsigned => {
                    cells.number(value.cast_unsigned() as f64, value.cast_unsigned());
                    Ok(())
                }
                _ => whole(cells, kind, *value),
            }),
            ColumnReader::FloatColumnReader(reader) => fill(reader, levels, rows, cells, |cells, value| {
                cells.number(f64::from(*value), value);
                Ok(())
            }),
            ColumnReader::DoubleColumnReader(reader) => fill(reader, levels, rows, cells, |cells, value| {
                cells.number(*value, value);
                Ok(())
            }),
            ColumnReader::ByteArrayColumnReader(reader) => {
                fill(reader, levels, rows, cells, |cells, value| bytes(cells, kind, value.data()))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                fill(reader, levels, rows, cells, |cells, value| bytes(cells, kind, value.data()))
            }
            ColumnReader::Int96ColumnReader(reader) => {
                fill(reader, levels, rows, cells, |cells, value| whole(cells, kind, value.to_micros()))
            }
        }
    }
}

/// Reads values and passes each to `take`. Nulls become missing values.
fn fill<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    levels: Option<&mut Vec<i16>>,
    rows: usize,
    cells: &mut Cells,
    take: impl Fn(&mut Cells, &T::T) -> Fault,
) -> Fault {
    let to_text = |error: ParquetError| error.to_string();
    let mut values = Vec::with_capacity(rows);
    let Some(levels) = levels else {
        reader.read_records(rows, None, None, &mut values).map_err(to_text)?;
        return values.iter().try_for_each(|value| take(cells, value));
    };
    levels.clear();
    reader.read_records(rows, Some(levels), None, &mut values).map_err(to_text)?;
    let mut values = values.iter();
    levels.iter().try_for_each(|level| match level {
        0 => {
            cells.nothing();
            Ok(())
        }
        _ => take(cells, values.next().ok_or("fewer values than rows")?),
    })
}

fn whole(cells: &mut Cells, kind: Kind, value: i64) -> Fault {
    match kind {
        Kind::Decimal(scale) => cells.decimal(value as f64, scale),
        Kind::Clock(clock) => return cells.moment(clock, value),
        _ => cells.number(value as f64, value),
    }
    Ok(())
}

fn bytes(cells: &mut Cells, kind: Kind, bytes: &[u8]) -> Fault {
    match (kind, bytes) {
        (Kind::Text, bytes) => cells.text(bytes),
        (Kind::Half, [low, high]) => {
            let number = f16::from_le_bytes([*low, *high]).to_f64();
            cells.number(number, number);
        }
        (Kind::Decimal(scale), bytes) if bytes.len() <= 16 => {
            // Big-endian two's complement.
            let negative = bytes.first().is_some_and(|first| first.cast_signed() < 0);
            let digits = bytes.iter().fold(if negative { -1 } else { 0 }, |digits: i128, byte| digits << 8 | i128::from(*byte));
            cells.decimal(digits as f64, scale);
        }
        (kind, bytes) => return Err(format!("a value of {} bytes, which is not a {kind:?}", bytes.len())),
    }
    Ok(())
}
