//! Reads a Parquet file, one row group after the other.

use std::fs::File;

use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::Parquet;
use super::column::{Field, Kind, fields};
use super::decode::Column;
use crate::data::columnar::{Chosen, ROWS, TypedFile, TypedRows, open, sound};
use crate::data::table::{Choice, Form};
use crate::error::Error;

pub(in crate::data) struct Groups {
    file: SerializedFileReader<File>,
    /// The size of the file in bytes.
    size: u64,
    fields: Vec<Field>,
    /// The next row group.
    group: usize,
    /// The number of rows of the current row group that are not decoded yet.
    left: usize,
}

impl Form for Parquet {
    type Records = TypedRows<Groups>;

    fn choice(&self) -> &Choice {
        &self.choice
    }

    fn choice_mut(&mut self) -> &mut Choice {
        &mut self.choice
    }

    fn open(&self) -> Result<Self::Records, Error> {
        let (file, size) = open(&self.choice, "a Parquet file", &[b"PAR1"])?;
        let unreadable = |why: String| self.choice.wrong(format!("not a valid Parquet file: {why}"));
        let file = sound(|| SerializedFileReader::new(file)).map_err(unreadable)?;
        let fields = sound(|| Ok::<_, ParquetError>(fields(file.metadata().file_metadata().schema_descr()))).map_err(unreadable)?;
        let header = fields.iter().map(|field| field.name.clone()).collect();
        Ok(TypedRows::new(self.choice.path.clone(), Groups { file, size, fields, group: 0, left: 0 }, header))
    }
}

impl TypedFile for Groups {
    type Column = Column;

    fn column(&self, place: usize) -> Result<(Column, bool), String> {
        let Field { kind, leaf, nullable, .. } = &self.fields[place];
        kind.clone().map(|kind| (Column::new(kind, *leaf, *nullable), kind == Kind::Text))
    }

    fn decode(&mut self, chosen: &mut [Chosen<Column>]) -> Result<usize, String> {
        while self.left == 0 {
            if self.group == self.file.num_row_groups() {
                return Ok(0);
            }
            self.left = self.begin(chosen).map_err(|why| format!("row group {}: {why}", self.group + 1))?;
            self.group += 1;
        }
        let rows = self.left.min(ROWS);
        for Chosen { place, column, cells } in chosen {
            sound(|| column.read(cells, rows)).map_err(|why| format!("column `{}`: {why}", self.fields[*place].name))?;
        }
        self.left -= rows;
        Ok(rows)
    }

    fn count(&self) -> Option<usize> {
        usize::try_from(self.file.metadata().file_metadata().num_rows()).ok()
    }
}

impl Groups {
    /// Starts the next row group. Returns its number of rows.
    fn begin(&self, chosen: &mut [Chosen<Column>]) -> Result<usize, String> {
        let about = self.file.metadata().row_group(self.group);
        for Chosen { place, column, .. } in chosen.iter() {
            let chunk = about.columns().get(column.leaf).ok_or("it has fewer columns than the file")?;
            check(chunk, self.size).map_err(|why| format!("column `{}` {why}", self.fields[*place].name))?;
        }
        let rows = sound(|| {
            let group = self.file.get_row_group(self.group)?;
            for Chosen { column, .. } in chosen {
                column.reader = Some(group.get_column_reader(column.leaf)?);
            }
            Ok::<_, ParquetError>(group.metadata().num_rows())
        })?;
        usize::try_from(rows).map_err(|_| format!("{rows} rows"))
    }
}

/// Checks that the chunk of a column lies inside the file and has a supported compression, because the library panics in some cases otherwise.
fn check(chunk: &ColumnChunkMetaData, size: u64) -> Result<(), String> {
    match chunk.compression() {
        Compression::BROTLI(_) if cfg!(not(feature = "brotli")) => {
            return Err("is compressed with Brotli, which needs the feature `brotli` of nn-runtime".to_owned());
        }
        Compression::LZO => return Err("is compressed with LZO, which is not supported".to_owned()),
        _ => {}
    }
    let start = chunk.dictionary_page_offset().unwrap_or_else(|| chunk.data_page_offset());
    let end = u64::try_from(start).ok().zip(u64::try_from(chunk.compressed_size()).ok()).and_then(|(start, len)| start.checked_add(len));
    if chunk.num_values() < 0 || end.is_none_or(|end| end > size) {
        return Err("lies outside the file according to its metadata".to_owned());
    }
    Ok(())
}
