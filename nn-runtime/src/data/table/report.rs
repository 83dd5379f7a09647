//! What a reader did to a table, for a person.

use std::fmt;
use std::path::{Path, PathBuf};

use super::learner::Learner;

/// What reading a table did: how many rows it took and dropped, what it filled with what. Prints as text.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TableReport {
    /// The file.
    pub path: PathBuf,
    /// How many rows were taken.
    pub rows: usize,
    /// How many were left out for want of a value.
    pub dropped: usize,
    /// The lines of the first of those, counted from 1, the header included; in a file that has no lines their rows, counted from 1.
    pub dropped_lines: Vec<u64>,
    /// Every column of the input, then of the target, and that of weights.
    pub columns: Vec<ColumnReport>,
    /// What is counted: a line, or a row.
    unit: &'static str,
}

/// What reading did to a column.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ColumnReport {
    /// Its name in the header.
    pub name: String,
    /// How many cells of the rows that were taken had no value.
    pub filled: u64,
    /// What fills such cells: a number, or a category.
    pub fill: Option<String>,
    /// The categories and how many cells had each, where it is a column of categories.
    pub categories: Vec<(String, u64)>,
    /// How many cells were of no known category.
    pub unknown: u64,
}

/// How many lines, and how many categories, are shown.
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
            unknown: learner.strangers,
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
