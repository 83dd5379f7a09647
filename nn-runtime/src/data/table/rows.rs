//! Reads a table row by row.

use super::header::{Columns, Widths};
use super::learner::Learner;
use super::records::{Form, Records};
use super::report::{ColumnReport, TableReport};
use super::shared::share;
use crate::data::encoding::Encoding;
use crate::data::missing::Missing;
use crate::error::Error;

/// The rows of a file as numbers. Categories are indices, and missing values without a known fill value are NaN.
pub(super) struct Rows<F: Form> {
    form: F,
    records: F::Records,
    pub(super) columns: Columns,
    drops: bool,
    /// The weight of the last row. `None` without a column of weights.
    pub(super) weight: Option<f64>,
    report: TableReport,
}

impl<F: Form> Rows<F> {
    pub(super) fn open(form: &F, widths: Widths) -> Result<Self, Error> {
        let mut records = form.open()?;
        let columns = form.choice().columns(records.header(), widths)?;
        records.choose(&columns.wanted())?;
        let drops = columns.read().any(|learner| learner.missing == Missing::Drop);
        let report = TableReport::new(&form.choice().path, F::Records::UNIT);
        Ok(Self { form: form.clone(), records, columns, drops, weight: None, report })
    }

    /// Returns the number of rows if the file contains it and no row can be dropped.
    pub(super) fn count(&self) -> Option<usize> {
        self.records.count().filter(|_| !self.drops)
    }

    /// Returns buffers for the cells of a row: inputs and targets.
    pub(super) fn room(&self) -> (Vec<f64>, Vec<f64>) {
        (vec![0.0; self.columns.inputs.len()], vec![0.0; self.columns.targets.len()])
    }

    /// Reads the next row that is not dropped into `inputs` and `targets`. Returns `false` at the end of the file.
    pub(super) fn next(&mut self, inputs: &mut [f64], targets: &mut [f64]) -> Result<bool, Error> {
        while self.records.next()? {
            if self.drops && self.is_dropped() {
                self.report.drop(self.records.number());
                continue;
            }
            self.report.rows += 1;
            let columns = self.columns.inputs.iter_mut().zip(inputs.iter_mut());
            for (learner, to) in columns.chain(self.columns.targets.iter_mut().zip(targets.iter_mut())) {
                *to = read(learner, &self.records)?;
            }
            self.weight = match &mut self.columns.weights {
                None => None,
                Some(learner) => match read(learner, &self.records)? {
                    weight if weight < 0.0 => {
                        let why = format!("found {weight}, expected the weight of a row, at least 0");
                        return Err(self.records.wrong(&learner.column.name, why));
                    }
                    weight => Some(weight),
                },
            };
            return Ok(true);
        }
        Ok(false)
    }

    fn is_dropped(&self) -> bool {
        self.columns.read().any(|learner| learner.drops(self.records.cell(learner.place)))
    }

    /// Returns the names of the kept columns.
    pub(super) fn kept_names(&self) -> impl Iterator<Item = &str> {
        self.form.choice().kept.iter().map(String::as_str)
    }

    /// Returns the texts of the kept columns in the last row.
    pub(super) fn kept(&self) -> impl Iterator<Item = String> {
        self.columns.kept.iter().map(|place| self.records.text(*place))
    }

    /// Creates an error in the last row.
    pub(super) fn wrong(&self, column: &str, why: String) -> Error {
        self.records.wrong(column, why)
    }

    /// After the last row, checks that the network's scalar is precise enough for each column.
    pub(super) fn check_precision(&self, scalar: &str, with_targets: bool) -> Result<(), Error> {
        let targets = self.columns.targets.iter().filter(|_| with_targets);
        let fault = self.columns.inputs.iter().chain(targets).find_map(|learner| learner.digits.fault(&learner.column.name, scalar));
        fault.map_or(Ok(()), |why| Err(self.form.choice().wrong(why)))
    }

    /// Returns the number of rows dropped so far.
    pub(super) fn dropped(&self) -> usize {
        self.report.dropped
    }

    /// Returns the report so far.
    pub(super) fn report(&self) -> TableReport {
        let mut report = self.report.clone();
        report.columns = self.columns.read().map(ColumnReport::of).collect();
        report
    }

    /// After the last row, returns what was learnt.
    pub(super) fn finish(mut self) -> Result<Learnt, Error> {
        let choice = self.form.choice();
        let moved = |learners: &mut [Learner]| {
            learners.iter_mut().map(|learner| learner.finish().map_err(|why| choice.wrong(why))).collect::<Result<Vec<_>, _>>()
        };
        let (sorted, moved_targets) = (moved(&mut self.columns.inputs)?, moved(&mut self.columns.targets)?);
        let shared = share(&mut self.columns.inputs).map_err(|why| choice.wrong(why))?;
        let moved_inputs = sorted.into_iter().zip(shared).map(|(sorted, shared)| behind(sorted, shared)).collect();
        let report = self.report();
        let [inputs, targets] = [&self.columns.inputs, &self.columns.targets].map(|learners| Learner::columns(learners));
        let encoding = Encoding { inputs, targets, words: choice.words() };
        Ok(Learnt { encoding, report, moved_inputs, moved_targets })
    }
}

/// Returns where categories go that are moved twice. Those of an empty list stay.
fn behind(first: Vec<usize>, then: Vec<usize>) -> Vec<usize> {
    match (first.is_empty(), then.is_empty()) {
        (true, _) => then,
        (_, true) => first,
        _ => first.into_iter().map(|place| then.get(place).copied().unwrap_or(place)).collect(),
    }
}

/// Reads a column's cell of the current row.
fn read(learner: &mut Learner, records: &impl Records) -> Result<f64, Error> {
    learner.read(records.cell(learner.place)).map_err(|why| records.wrong(&learner.column.name, why))
}

/// The result of reading a file.
pub(super) struct Learnt {
    pub(super) encoding: Encoding,
    pub(super) report: TableReport,
    /// The new index of each category, for each input column.
    pub(super) moved_inputs: Vec<Vec<usize>>,
    /// The same for each target column.
    pub(super) moved_targets: Vec<Vec<usize>>,
}
