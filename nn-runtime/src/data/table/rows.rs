//! A file, row by row.

use super::header::{Columns, Widths};
use super::learner::Learner;
use super::records::{Form, Records};
use super::report::{ColumnReport, TableReport};
use crate::data::encoding::Encoding;
use crate::data::missing::{Missing, Words};
use crate::error::Error;

/// The rows of a file as numbers: cells of categories as the places of these, cells that wait for their fill as NaN.
pub(super) struct Rows<'a, F: Form> {
    form: &'a F,
    records: F::Records,
    pub(super) columns: Columns,
    drops: bool,
    /// What the row that was read last weighs, where a column says it.
    pub(super) weight: Option<f64>,
    report: TableReport,
}

impl<'a, F: Form> Rows<'a, F> {
    pub(super) fn open(form: &'a F, widths: Widths) -> Result<Self, Error> {
        let mut records = form.open()?;
        let columns = form.choice().columns(records.header(), widths)?;
        records.choose(&columns.wanted())?;
        let drops = columns.read().any(|learner| learner.missing == Missing::Drop);
        let report = TableReport::new(&form.choice().path, F::Records::UNIT);
        Ok(Self { form, records, columns, drops, weight: None, report })
    }

    /// How many rows will be given, where the file says so.
    pub(super) fn count(&self) -> Option<usize> {
        self.records.count().filter(|_| !self.drops)
    }

    /// Room for the cells of a row.
    pub(super) fn room(&self) -> (Vec<f64>, Vec<f64>) {
        (vec![0.0; self.columns.inputs.len()], vec![0.0; self.columns.targets.len()])
    }

    /// Reads the next row that stays into `inputs` and `targets`. False when there is none.
    pub(super) fn next(&mut self, inputs: &mut [f64], targets: &mut [f64]) -> Result<bool, Error> {
        let words = &self.form.choice().words;
        while self.records.next()? {
            if self.drops && self.is_dropped(words) {
                self.report.drop(self.records.number());
                continue;
            }
            self.report.rows += 1;
            let columns = self.columns.inputs.iter_mut().zip(inputs.iter_mut());
            for (learner, to) in columns.chain(self.columns.targets.iter_mut().zip(targets.iter_mut())) {
                *to = read(learner, &self.records, words)?;
            }
            self.weight = match &mut self.columns.weights {
                None => None,
                Some(learner) => match read(learner, &self.records, words)? {
                    weight if weight < 0.0 => {
                        let why = format!("found {weight}, expected the weight of a row, which is at least 0");
                        return Err(self.records.wrong(&learner.column.name, why));
                    }
                    weight => Some(weight),
                },
            };
            return Ok(true);
        }
        Ok(false)
    }

    fn is_dropped(&self, words: &Words) -> bool {
        self.columns.read().any(|learner| learner.drops(self.records.cell(learner.place), words))
    }

    /// The texts of the row's columns that are kept.
    pub(super) fn kept(&self) -> impl Iterator<Item = String> {
        self.columns.kept.iter().map(|place| self.records.text(*place))
    }

    /// An error of the row that was read last.
    pub(super) fn wrong(&self, column: &str, why: String) -> Error {
        self.records.wrong(column, why)
    }

    /// What was learnt, when the last row has been read: the new places of the categories of each column, and what to say.
    pub(super) fn finish(mut self) -> Result<Learnt, Error> {
        let choice = self.form.choice();
        let moved = |learners: &mut [Learner]| {
            learners.iter_mut().map(|learner| learner.finish().map_err(|why| choice.wrong(why))).collect::<Result<Vec<_>, _>>()
        };
        let (moved_inputs, moved_targets) = (moved(&mut self.columns.inputs)?, moved(&mut self.columns.targets)?);
        self.report.columns = self.columns.read().map(ColumnReport::of).collect();
        let [inputs, targets] = [&self.columns.inputs, &self.columns.targets].map(|learners| Learner::columns(learners));
        let encoding = Encoding { inputs, targets, words: choice.words.clone() };
        Ok(Learnt { encoding, report: self.report, moved_inputs, moved_targets })
    }
}

/// A column's cell of the row that has come.
fn read(learner: &mut Learner, records: &impl Records, words: &Words) -> Result<f64, Error> {
    learner.read(records.cell(learner.place), words).map_err(|why| records.wrong(&learner.column.name, why))
}

/// What a file taught about its columns.
pub(super) struct Learnt {
    pub(super) encoding: Encoding,
    pub(super) report: TableReport,
    pub(super) moved_inputs: Vec<Vec<usize>>,
    pub(super) moved_targets: Vec<Vec<usize>>,
}
