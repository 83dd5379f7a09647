//! Reads an Arrow file, one record batch after the other.

use std::sync::Arc as Shared;

use arrow_array::{RecordBatch, new_empty_array};
use arrow_ipc::reader::FileDecoder;
use arrow_ipc::{MessageHeader, MetadataVersion};
use arrow_schema::SchemaRef;

use super::Arrow;
use super::decode::{is_text, read};
use super::messages::{Messages, parse};
use crate::data::columnar::{Cells, Chosen, ROWS, TypedFile, TypedRows, open, sound};
use crate::data::table::{Choice, Form};
use crate::error::Error;

pub(in crate::data) struct Batches {
    messages: Messages,
    schema: SchemaRef,
    version: MetadataVersion,
    /// The decoder of the selected columns, with the dictionaries so far. `None` until the columns are selected.
    decoder: Option<FileDecoder>,
    /// The current record batch.
    batch: Option<RecordBatch>,
    /// The number of rows of the current record batch that are not decoded yet.
    left: usize,
}

impl Form for Arrow {
    type Records = TypedRows<Batches>;

    fn choice(&self) -> &Choice {
        &self.choice
    }

    fn choice_mut(&mut self) -> &mut Choice {
        &mut self.choice
    }

    fn open(&self) -> Result<Self::Records, Error> {
        let (file, size) = open(&self.choice, "an Arrow file", &[b"ARROW1", b"FEA1", &[0xff; 4]])?;
        let opened = sound(|| Messages::open(file, size));
        let (messages, schema, version) = opened.map_err(|why| self.choice.wrong(format!("not a valid Arrow file: {why}")))?;
        let header = schema.fields().iter().map(|field| field.name().clone()).collect();
        let batches = Batches { messages, schema: Shared::new(schema), version, decoder: None, batch: None, left: 0 };
        Ok(TypedRows::new(self.choice.path.clone(), batches, header))
    }
}

impl TypedFile for Batches {
    /// The name of the column.
    type Column = String;

    fn column(&self, place: usize) -> Result<(String, bool), String> {
        let field = self.schema.field(place);
        let of = field.data_type();
        // Checks the type by reading a column without cells.
        sound(|| read(&new_empty_array(of), &mut Cells::new(false, false)))?;
        Ok((field.name().clone(), is_text(of)))
    }

    fn decode(&mut self, chosen: &mut [Chosen<String>]) -> Result<usize, String> {
        while self.left == 0 {
            self.batch = self.next_batch(chosen)?;
            let Some(batch) = &self.batch else { return Ok(0) };
            self.left = batch.num_rows();
        }
        let Some(batch) = &self.batch else { return Ok(0) };
        let (first, rows) = (batch.num_rows() - self.left, self.left.min(ROWS));
        for (Chosen { column: name, cells, .. }, column) in chosen.iter_mut().zip(batch.columns()) {
            read(&column.slice(first, rows), cells).map_err(|why| format!("column `{name}`: {why}"))?;
        }
        self.left -= rows;
        Ok(rows)
    }

    fn count(&self) -> Option<usize> {
        sound(|| self.messages.rows().ok_or("it does not say")).ok()
    }
}

impl Batches {
    fn next_batch(&mut self, chosen: &[Chosen<String>]) -> Result<Option<RecordBatch>, String> {
        let columns = || chosen.iter().map(|column| column.place).collect();
        let decoder = self.decoder.get_or_insert_with(|| FileDecoder::new(self.schema.clone(), self.version).with_projection(columns()));
        while let Some((block, bytes)) = self.messages.next()? {
            if parse(&bytes)?.header_type() == MessageHeader::DictionaryBatch {
                decoder.read_dictionary(&block, &bytes).map_err(|error| error.to_string())?;
            } else if let Some(batch) = decoder.read_record_batch(&block, &bytes).map_err(|error| error.to_string())? {
                return Ok(Some(batch));
            }
        }
        Ok(None)
    }
}
