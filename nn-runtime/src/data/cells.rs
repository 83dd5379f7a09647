//! Targets from the cells of a table.

use crate::scalar::Scalar;

/// A target that can be created from the cells of a table. Implemented for rows of numbers and for classes (`usize`, counted from 0).
pub trait FromCells: Sized {
    /// The number of columns.
    const COLUMNS: usize;

    /// Creates the target from one number per column.
    ///
    /// # Errors
    /// The index of the invalid cell, and what was expected.
    fn from_cells(cells: &[f64]) -> Result<Self, (usize, String)>;
}

impl<S: Scalar, const N: usize> FromCells for [S; N] {
    const COLUMNS: usize = N;

    fn from_cells(cells: &[f64]) -> Result<Self, (usize, String)> {
        let mut row = [S::ZERO; N];
        row.iter_mut().zip(cells).for_each(|(to, from)| *to = S::from_f64(*from));
        Ok(row)
    }
}

impl FromCells for usize {
    const COLUMNS: usize = 1;

    fn from_cells(cells: &[f64]) -> Result<Self, (usize, String)> {
        match cells {
            [class] if *class >= 0.0 && class.fract() == 0.0 && *class < 4_294_967_296.0 => Ok(*class as usize),
            [other, ..] => Err((0, format!("found {other}, expected a class: a whole number from 0"))),
            [] => Err((0, "expected a class".to_owned())),
        }
    }
}
