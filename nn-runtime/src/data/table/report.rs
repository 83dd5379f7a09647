//! The report of reading a table.

use std::fmt;
use std::path::{Path, PathBuf};

use super::learner::Learner;

/// The report of reading a table: rows, dropped rows, filled cells and categories.
///
/// It prints as text:
///
/// ```text
/// houses.csv: 4 rows; 1 dropped because of missing values (lines 6)
///   `rooms`: 1 missing cells became 4
///   `sea`: 3 categories: bay 1, coast 2, inland 1
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TableReport {
    /// The file.
    pub path: PathBuf,
    /// The number of rows that were read, without dropped ones.
    pub rows: usize,
    /// The number of rows that were dropped because of missing values.
    pub dropped: usize,
    /// The line numbers of the first ten dropped rows, counted from 1 with the header. In a file without lines, the row numbers, counted from 1.
    pub dropped_lines: Vec<u64>,
    /// The columns of the input, then of the target, then of weights.
    pub columns: Vec<ColumnReport>,
    /// The word for a row number: `line` or `row`.
    unit: &'static str,
}

/// The report of a column.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ColumnReport {
    /// The name in the header.
    pub name: String,
    /// The number of missing cells that were filled.
    pub filled: u64,
    /// The fill value: a number or a category.
    pub fill: Option<String>,
    /// The categories and the number of cells of each. Empty for a column of numbers.
    pub categories: Vec<(String, u64)>,
    /// The number of cells with an unknown category.
    pub unknown: u64,
}

/// The maximum number of lines and of categories in the text.
const SHOWN: usize = 10;

impl TableReport {
    pub(super) fn new(path: &Path, unit: &'static str) -> Self {
        Self { path: path.to_owned(), rows: 0, dropped: 0, dropped_lines: Vec::new(), columns: Vec::new(), unit }
    }

    pub(super) fn drop(&mut self, line: u64) {
        self.dropped += 1;
        if self.dropped_lines.len() < SHOWN {
            self.dropped_lines.push(line);
        }
    }
}

impl ColumnReport {
    pub(super) fn of(learner: &Learner) -> Self {
        let names = learner.column.categories.iter().flat_map(|categories| categories.names.iter().cloned());
        Self {
            name: learner.column.name.clone(),
            filled: learner.gaps,
            fill: learner.column.filled(),
            categories: names.zip(learner.counts.iter().copied()).collect(),
            unknown: learner.unknown,
        }
    }
}

impl fmt::Display for TableReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} rows", self.path.display(), self.rows)?;
        if self.dropped > 0 {
            let lines: Vec<String> = self.dropped_lines.iter().map(u64::to_string).collect();
            let more = if self.dropped > lines.len() { ", …" } else { "" };
            write!(f, "; {} dropped because of missing values ({}s {}{more})", self.dropped, self.unit, lines.join(", "))?;
        }
        self.columns.iter().filter(|column| column.is_worth_a_line()).try_for_each(|column| write!(f, "\n  {column}"))
    }
}

impl ColumnReport {
    fn is_worth_a_line(&self) -> bool {
        self.filled > 0 || !self.categories.is_empty()
    }
}

impl fmt::Display for ColumnReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`:", self.name)?;
        if let Some(fill) = self.fill.as_ref().filter(|_| self.filled > 0) {
            write!(f, " {} missing cells became {fill}", self.filled)?;
        }
        if !self.categories.is_empty() {
            let shown: Vec<String> = self.categories.iter().take(SHOWN).map(|(name, count)| format!("{name} {count}")).collect();
            let more = if self.categories.len() > SHOWN { ", …" } else { "" };
            let also = if self.filled > 0 { ";" } else { "" };
            write!(f, "{also} {} categories: {}{more}", self.categories.len(), shown.join(", "))?;
        }
        if self.unknown > 0 {
            write!(f, "; {} cells with an unknown category", self.unknown)?;
        }
        Ok(())
    }
}
