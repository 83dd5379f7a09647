//! Targets made from the cells of a table.

use crate::scalar::Scalar;

/// A target that can be read from numbers in a row of a table.
pub trait FromCells: Sized {
    /// How many columns it takes.
    const COLUMNS: usize;

    /// Makes it from that many numbers.
    ///
    /// # Errors
    /// Says which of the cells is none, and what was expected.
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

/// A class, counted from 0.
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
