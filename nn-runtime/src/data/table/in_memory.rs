//! Reads a table into memory.

use std::fmt;

use super::digits::beyond;
use super::ends;
use super::header::Widths;
use super::learner::Learner;
use super::records::Form;
use super::report::{ColumnReport, TableReport};
use super::rows::{Learnt, Rows};
use crate::compiled::WithTarget;
use crate::data::encoding::{Column, Encoding, spread, too_wide};
use crate::data::tokens::outside;
use crate::data::{Dataset, FromCells};
use crate::error::Error;
use crate::loss::Target;
use crate::network::{Network, Row};
use crate::pass::check_target;
use nn_kernels::Scalar;

/// A table in memory, from [`Csv::read_table`](crate::data::Csv::read_table).
#[non_exhaustive]
pub struct Table<N: WithTarget> {
    /// The rows.
    pub data: Dataset<N>,
    /// The conversion of cells to numbers, to be saved with the model.
    pub encoding: Encoding,
    /// The report of filled cells and dropped rows.
    pub report: TableReport,
    /// The kept columns and their names.
    kept: Vec<(String, Vec<String>)>,
}

impl<N: WithTarget> Table<N> {
    /// Returns the texts of a column selected with [`Csv::keep`](crate::data::Csv::keep), one per row of the data. `None` for other columns.
    #[must_use]
    pub fn kept(&self, column: &str) -> Option<&[String]> {
        self.kept.iter().find(|(name, _)| name == column).map(|(_, texts)| texts.as_slice())
    }
}

impl<N: WithTarget> fmt::Debug for Table<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("data", &self.data).field("report", &self.report).finish_non_exhaustive()
    }
}

pub(in crate::data) fn read<N: WithTarget<Target: FromCells>>(form: &impl Form) -> Result<Table<N>, Error> {
    let choice = form.choice();
    let mut rows = Rows::open(form, Widths::of::<N>())?;
    let (mut cells, mut target) = rows.room();
    // If categories must be learnt, targets are created after that.
    let later = rows.columns.targets.iter().any(Learner::is_open);
    let target_columns = Learner::columns(&rows.columns.targets);
    let (mut inputs, mut targets, mut weights, mut waiting) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut kept: Vec<(String, Vec<String>)> = choice.kept.iter().map(|name| (name.clone(), Vec::new())).collect();

    while rows.next(&mut cells, &mut target)? {
        inputs.push(row_of::<N>(&rows, &cells)?);
        if later {
            waiting.extend_from_slice(&target);
        } else {
            let made = target_of::<N>(&target_columns, &target);
            targets.push(made.map_err(|(place, why)| rows.wrong(&target_columns[place].name, why))?);
        }
        if rows.weight.is_some() {
            weights.push(weight_of::<N>(&rows)?);
        }
        kept.iter_mut().zip(rows.kept()).for_each(|((_, texts), text)| texts.push(text));
    }
    rows.check_precision(N::Scalar::NAME, are_numbers::<N>(targets.first()))?;
    let open_inputs = rows.columns.inputs.iter().any(Learner::is_open);
    let Learnt { encoding, report, moved_inputs, moved_targets } = rows.finish()?;
    let width = |columns: &[Column]| columns.iter().map(Column::width).sum::<usize>();
    if open_inputs && width(&encoding.inputs) != N::Input::WIDTH {
        return Err(choice.wrong(too_wide(&encoding.inputs, N::Input::WIDTH)));
    }
    if open_inputs {
        ends::check(&choice.inputs_of, N::INPUT_FIELDS, &encoding.inputs, false, "input").map_err(|why| choice.wrong(why))?;
    }
    let wanted = N::Target::COLUMNS;
    if later && encoding.targets.len() != wanted && width(&encoding.targets) != wanted {
        return Err(choice.wrong(too_wide(&encoding.targets, wanted)));
    }
    if later {
        let one_each = encoding.targets.len() == wanted;
        ends::check(&choice.targets_of, N::Target::FIELDS, &encoding.targets, one_each, "target").map_err(|why| choice.wrong(why))?;
    }
    let as_read = |(column, cells): (&Column, &ColumnReport)| column.categories.is_none() && cells.filled == 0;
    if !encoding.inputs.iter().zip(&report.columns).all(as_read) {
        for row in &mut inputs {
            for (cell, moved) in row.numbers_mut().iter_mut().zip(&moved_inputs) {
                if let Some(place) = moved.get(cell.to_f64() as usize).filter(|_| *cell >= N::Scalar::ZERO) {
                    *cell = N::Scalar::from_f64(*place as f64);
                }
            }
            spread(&encoding.inputs, row.numbers_mut());
        }
    }
    for row in waiting.chunks_exact(target.len().max(1)) {
        for ((to, cell), moved) in target.iter_mut().zip(row).zip(&moved_targets) {
            *to = moved.get(*cell as usize).map_or(*cell, |place| *place as f64);
        }
        let made = target_of::<N>(&encoding.targets, &target);
        targets.push(made.map_err(|(place, why)| choice.wrong(of_categories(&encoding.targets[place], &why)))?);
    }
    let mut data = Dataset::new(inputs, targets)?;
    if choice.weights.is_some() {
        data = data.weighted(weights).map_err(|error| choice.wrong(error.to_string()))?;
    }
    Ok(Table { data, encoding, report, kept })
}

/// Returns the cells of the last row as the network's numbers.
pub(super) fn row_of<N: Network>(rows: &Rows<impl Form>, cells: &[f64]) -> Result<N::Input, Error> {
    let mut row = N::Input::filled(N::Scalar::ZERO);
    for (place, (to, cell)) in row.numbers_mut().iter_mut().zip(cells).enumerate() {
        *to = N::Scalar::from_f64(*cell);
        if !to.is_finite() && cell.is_finite() {
            let name = &rows.columns.inputs[place].column.name;
            return Err(rows.wrong(name, beyond(*cell, name, N::Scalar::NAME)));
        }
        let Learner { column, tokens, .. } = &rows.columns.inputs[place];
        // A missing category is filled later.
        let filled_later = cell.is_nan() && column.token;
        if let Some(why) = tokens.and_then(|tokens| outside(tokens.count, *cell)).filter(|_| !filled_later) {
            return Err(rows.wrong(&column.name, why));
        }
    }
    Ok(row)
}

/// Returns the weight of the last row, or 1 without a column of weights.
pub(super) fn weight_of<N: WithTarget>(rows: &Rows<impl Form>) -> Result<N::Scalar, Error> {
    let weight = rows.weight.map_or(N::Scalar::ONE, N::Scalar::from_f64);
    match &rows.columns.weights {
        Some(learner) if !weight.is_finite() => {
            let why = format!("found {:?}, which is outside the range of {}", rows.weight.unwrap_or_default(), N::Scalar::NAME);
            Err(rows.wrong(&learner.column.name, why))
        }
        _ => Ok(weight),
    }
}

/// Whether targets are rows of numbers, judged by the first one.
pub(super) fn are_numbers<N: WithTarget>(first: Option<&N::Target>) -> bool {
    first.is_some_and(|target| !target.values().is_empty())
}

/// Creates a target from the cells of its columns. The error has the index of the column.
pub(super) fn target_of<N: WithTarget<Target: FromCells>>(columns: &[Column], cells: &[f64]) -> Result<N::Target, (usize, String)> {
    let one_each = columns.len() == N::Target::COLUMNS;
    let target = if one_each {
        N::Target::from_cells(cells)?
    } else {
        let mut numbers = vec![0.0; N::Target::COLUMNS];
        numbers[..cells.len()].copy_from_slice(cells);
        spread(columns, &mut numbers);
        N::Target::from_cells(&numbers).map_err(|(_, why)| (0, why))?
    };
    if one_each && !target.values().is_empty() {
        // With three categories, their index as a number would be meaningless.
        let third = columns.iter().zip(cells).position(|(column, cell)| column.categories.is_some() && *cell > 1.0);
        if let Some(place) = third {
            return Err((place, "one number can represent two categories, expected an output for each category, or classes".to_owned()));
        }
    }
    check_target::<N>(&target).map(|()| target).map_err(|why| (0, why))
}

/// Returns the error for a categorical column.
fn of_categories(column: &Column, why: &str) -> String {
    let list = column.categories.as_ref().map_or_else(String::new, |categories| format!(", of the categories {}", categories.list()));
    format!("column `{}`{list}: {why}", column.name)
}
