//! Reads rows without targets, and writes predictions.

use std::fmt;
use std::path::Path;

use super::header::Widths;
use super::in_memory::row_of;
use super::learner::Learner;
use super::records::Form;
use super::report::TableReport;
use super::rows::Rows;
use crate::atomic_file::AtomicFile;
use crate::compiled::WithTarget;
use crate::data::encoding::{Column, Encoding, spread};
use crate::error::Error;
use crate::network::{Network, Row};
use crate::pass;
use crate::workspace::Workspace;

/// Inputs without targets, from [`Csv::read_inputs`](crate::data::Csv::read_inputs).
#[non_exhaustive]
pub struct Inputs<N: Network> {
    /// The inputs, in order.
    pub rows: Vec<N::Input>,
    /// The report of filled and dropped rows, from the start of the file.
    pub report: TableReport,
    kept: Vec<(String, Vec<String>)>,
}

impl<N: Network> Inputs<N> {
    /// Returns the texts of a column selected with [`Csv::keep`](crate::data::Csv::keep), one per row. `None` for other columns.
    #[must_use]
    pub fn kept(&self, column: &str) -> Option<&[String]> {
        self.kept.iter().find(|(name, _)| name == column).map(|(_, texts)| texts.as_slice())
    }
}

impl<N: Network> fmt::Debug for Inputs<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inputs").field("rows", &self.rows.len()).field("report", &self.report).finish_non_exhaustive()
    }
}

/// An iterator over chunks of [`Inputs`], from [`Csv::stream_inputs`](crate::data::Csv::stream_inputs). It ends after the first error.
pub struct InputStream<N: Network> {
    next: Box<dyn FnMut() -> Result<Inputs<N>, Error>>,
    ended: bool,
}

impl<N: Network> Iterator for InputStream<N> {
    type Item = Result<Inputs<N>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let part = (self.next)();
        self.ended = part.as_ref().map_or(true, |part| part.rows.is_empty());
        part.map_or_else(|error| Some(Err(error)), |part| if part.rows.is_empty() { None } else { Some(Ok(part)) })
    }
}

impl<N: Network> fmt::Debug for InputStream<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InputStream").field("ended", &self.ended).finish_non_exhaustive()
    }
}

/// The number of rows that are read and predicted at once.
const PART: usize = 1024;

pub(in crate::data) fn read_inputs<N: Network>(form: &impl Form) -> Result<Inputs<N>, Error> {
    next_rows(&mut Rows::open(form, Widths::of_inputs::<N>())?, usize::MAX)
}

pub(in crate::data) fn stream_inputs<N: Network>(form: &impl Form) -> Result<InputStream<N>, Error> {
    let mut rows = Rows::open(form, Widths::of_inputs::<N>())?;
    Ok(InputStream { next: Box::new(move || next_rows(&mut rows, PART)), ended: false })
}

/// Reads up to `most` further rows.
fn next_rows<N: Network>(rows: &mut Rows<impl Form>, most: usize) -> Result<Inputs<N>, Error> {
    let (mut cells, mut none) = rows.room();
    let columns = Learner::columns(&rows.columns.inputs);
    let mut inputs: Vec<N::Input> = Vec::new();
    let mut kept: Vec<(String, Vec<String>)> = rows.kept_names().map(|name| (name.to_owned(), Vec::new())).collect();
    while inputs.len() < most && rows.next(&mut cells, &mut none)? {
        let mut row = row_of::<N>(rows, &cells)?;
        spread(&columns, row.numbers_mut());
        inputs.push(row);
        kept.iter_mut().zip(rows.kept()).for_each(|((_, texts), text)| texts.push(text));
    }
    Ok(Inputs { rows: inputs, report: rows.report(), kept })
}

/// Predicts every row of a file, and writes the kept columns and the answers.
pub(in crate::data) fn predict_to_csv<N: WithTarget>(form: &impl Form, network: &N, path: &Path) -> Result<TableReport, Error> {
    let mut rows = Rows::open(form, Widths::of_inputs::<N>())?;
    let encoding = answer_encoding::<N>(form, &rows)?;
    let unwritable = |error: csv::Error| Error::File { path: path.to_owned(), why: format!("cannot be written: {error}") };
    let mut table = csv::Writer::from_writer(AtomicFile::create(path)?);
    table.write_record(rows.kept_names().chain(encoding.target_columns())).map_err(unwritable)?;
    let mut workspace = Workspace::new(PART);
    loop {
        let part = next_rows::<N>(&mut rows, PART)?;
        if part.rows.is_empty() {
            break;
        }
        for (row, output) in pass::predict_batch(network, &part.rows, &mut workspace).iter().enumerate() {
            let answer = encoding.answer::<N>(output)?;
            let kept = part.kept.iter().filter_map(|(_, texts)| texts.get(row));
            table.write_record(kept.chain(&answer)).map_err(unwritable)?;
        }
    }
    let file = table.into_inner().map_err(|error| unwritable(error.into_error().into()))?;
    file.commit()?;
    Ok(rows.report())
}

/// Returns the encoding of the answers. Without one, answers are numbers under the names of the target columns.
fn answer_encoding<N: WithTarget>(form: &impl Form, rows: &Rows<impl Form>) -> Result<Encoding, Error> {
    let choice = form.choice();
    let mut encoding = choice.encoding.clone().unwrap_or_else(|| {
        let outputs = N::Output::WIDTH;
        let unnamed = (1..=outputs).map(|number| if outputs == 1 { "prediction".to_owned() } else { format!("prediction_{number}") });
        let names = choice.targets.clone().unwrap_or_else(|| unnamed.collect());
        let targets = names.iter().map(|name| Column::of_numbers(name)).collect();
        Encoding { inputs: Vec::new(), targets, words: choice.words() }
    });
    if encoding.targets.is_empty() {
        return Err(choice.wrong("the encoding has no target columns to name the answers"));
    }
    // Column names must be unique.
    for target in &mut encoding.targets {
        if rows.kept_names().any(|kept| kept == target.name) {
            target.name = format!("predicted {}", target.name);
        }
    }
    Ok(encoding)
}
