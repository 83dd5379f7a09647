//! Reads a table whose rows are the steps of a series.

use std::fmt;

use super::Choice;
use super::digits::beyond;
use super::header::Widths;
use super::in_memory::row_of;
use super::learner::Learner;
use super::records::Form;
use super::report::TableReport;
use super::rows::Rows;
use super::stream::learnt;
use crate::compiled::WithTarget;
use crate::data::encoding::{Column, Encoding, spread};
use crate::data::windows::Series;
use crate::data::{FromCells, Windows};
use crate::error::Error;
use crate::loss::Target;
use crate::network::Row;
use nn_kernels::Scalar;

/// A series of a table, from [`Csv::read_window_table`](crate::data::Csv::read_window_table).
#[non_exhaustive]
pub struct WindowTable<N: WithTarget> {
    /// The series, to be cut into windows.
    pub windows: Windows<N>,
    /// The conversion of cells to numbers, to be saved with the model.
    pub encoding: Encoding,
    /// The report of filled cells and dropped rows.
    pub report: TableReport,
    /// The kept columns and their names.
    kept: Vec<(String, Vec<String>)>,
}

impl<N: WithTarget> WindowTable<N> {
    /// Returns the texts of a column selected with [`Csv::keep`](crate::data::Csv::keep), one per step of the series. `None` for other columns.
    ///
    /// With a column of dates, a series can be split at a day:
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(MeanSquaredError)]
    ///     struct Next([2, 1]) -> 1 { Flatten, Dense(1) }
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("rain.csv");
    /// std::fs::write(&path, "day,rain\n2024-12-29,1\n2024-12-30,2\n2024-12-31,3\n2025-01-01,4\n2025-01-02,5\n2025-01-03,6\n")?;
    /// let table = Csv::new(&path).keep(["day"]).inputs(["rain"]).targets(["rain"]).read_window_table::<Next>()?;
    /// let days = table.kept("day").unwrap_or_default();
    /// let (past, recent) = table.windows.split_at(days.partition_point(|day| day.as_str() < "2025-01-01"));
    /// assert_eq!((past.dataset()?.len(), recent.dataset()?.targets()), (1, &[[6.0]][..]));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn kept(&self, column: &str) -> Option<&[String]> {
        self.kept.iter().find(|(name, _)| name == column).map(|(_, texts)| texts.as_slice())
    }
}

impl<N: WithTarget> fmt::Debug for WindowTable<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WindowTable").field("windows", &self.windows).field("report", &self.report).finish_non_exhaustive()
    }
}

pub(in crate::data) fn read_windows<N: WithTarget<Target: FromCells>>(form: &impl Form) -> Result<WindowTable<N>, Error> {
    if let Some(name) = &form.choice().weights {
        return Err(form.choice().wrong(format!("a window has no weight, so the column `{name}` cannot have the weights of rows")));
    }
    let widths = Widths::of_steps::<N>(target_columns::<N>(form.choice()));
    let (form, _) = learnt(form, widths)?;
    let mut rows = Rows::open(&form, widths)?;
    let [columns, target_columns] = [&rows.columns.inputs, &rows.columns.targets].map(|learners| Learner::columns(learners));
    let with_numbers = are_numbers::<N>();
    check_categories(form.choice(), &target_columns, with_numbers)?;
    let width = columns.iter().map(Column::width).sum();
    let (mut inputs, mut targets, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
    let (mut steps, mut dropped) = (0, 0);
    let (mut cells, mut target) = rows.room();
    let mut kept: Vec<(String, Vec<String>)> = rows.kept_names().map(|name| (name.to_owned(), Vec::new())).collect();

    while rows.next(&mut cells, &mut target)? {
        if dropped < rows.dropped() && steps > 0 {
            gaps.push(steps);
        }
        (dropped, steps) = (rows.dropped(), steps + 1);
        let mut row = row_of::<N>(&rows, &cells)?;
        spread(&columns, row.numbers_mut());
        inputs.extend_from_slice(&row.numbers()[..width]);
        if let Some((column, cell)) = target_columns.iter().zip(&target).find(|(_, cell)| !N::Scalar::from_f64(**cell).is_finite()) {
            return Err(rows.wrong(&column.name, beyond(*cell, &column.name, N::Scalar::NAME)));
        }
        targets.extend_from_slice(&target);
        kept.iter_mut().zip(rows.kept()).for_each(|((_, texts), text)| texts.push(text));
    }
    rows.check_precision(N::Scalar::NAME, with_numbers)?;
    let (report, learnt) = (rows.report(), rows.finish()?);
    let series = Series::new(inputs, width, targets, target_columns.len()).with_gaps(gaps);
    Ok(WindowTable { windows: Windows::of(series), encoding: learnt.encoding, report, kept })
}

/// How many columns of a step are the target.
fn target_columns<N: WithTarget<Target: FromCells>>(choice: &Choice) -> usize {
    let of_sequence = match N::OUTPUT_SHAPE {
        [steps, _] => N::Target::COLUMNS.checked_div(*steps),
        _ => None,
    };
    let encoded = choice.encoding.as_ref().map(|encoding| encoding.targets.len());
    of_sequence.or(encoded).or(choice.targets.as_ref().map(Vec::len)).unwrap_or(1)
}

/// Whether the targets of a network are rows of numbers, not classes.
fn are_numbers<N: WithTarget<Target: FromCells>>() -> bool {
    N::Target::from_cells(&vec![0.0; N::Target::COLUMNS]).is_ok_and(|target| !target.values().is_empty())
}

/// With three categories, their index as a number would be meaningless.
fn check_categories(choice: &Choice, columns: &[Column], with_numbers: bool) -> Result<(), Error> {
    let third = columns.iter().find(|column| with_numbers && column.categories.is_some() && column.width() > 2);
    third.map_or(Ok(()), |column| {
        Err(choice
            .wrong(format!("column `{}`: one number can represent two categories, expected a network that gives classes", column.name)))
    })
}
