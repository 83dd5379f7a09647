//! Targets from the cells of a table.

/// A target that can be created from the cells of a table. Implemented for rows of numbers and for classes (`usize`, counted from 0).
pub trait FromCells: Sized {
    /// The number of columns.
    const COLUMNS: usize;
    /// The name of each output, and how many of the columns it has. Empty if the output has no name.
    #[doc(hidden)]
    const FIELDS: &'static [(&'static str, usize)] = &[];

    /// Creates the target from one number per column.
    ///
    /// # Errors
    /// The index of the invalid cell, and what was expected.
    fn from_cells(cells: &[f64]) -> Result<Self, (usize, String)>;
}

macro_rules! number {
    ($($scalar:ident)*) => { $(
        impl FromCells for $scalar {
            const COLUMNS: usize = 1;

            fn from_cells(cells: &[f64]) -> Result<Self, (usize, String)> {
                let number = cells.first().ok_or_else(|| (0, "expected a number".to_owned()))?;
                Ok(<$scalar as nn_kernels::Scalar>::from_f64(*number))
            }
        }
    )* };
}

number!(f32 f64);

/// Several numbers, the classes of several steps or pixels, or the numbers of several steps.
impl<T: FromCells + Copy, const N: usize> FromCells for [T; N] {
    const COLUMNS: usize = N * T::COLUMNS;

    fn from_cells(cells: &[f64]) -> Result<Self, (usize, String)> {
        let (first, others) = cells.split_at_checked(T::COLUMNS).unwrap_or((cells, &[]));
        let mut row = [T::from_cells(first)?; N];
        for (place, (to, from)) in row.iter_mut().skip(1).zip(others.chunks_exact(T::COLUMNS.max(1))).enumerate() {
            *to = T::from_cells(from).map_err(|(cell, why)| ((place + 1) * T::COLUMNS + cell, why))?;
        }
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

/// Creates a part of a target from the first of some cells, and goes on to those behind them. `before` counts the cells that were used.
///
/// # Errors
/// The index of the invalid cell, counted from the first cell of all, and what was expected.
pub fn next_cells<T: FromCells>(cells: &mut &[f64], before: &mut usize) -> Result<T, (usize, String)> {
    let (own, others) = cells.split_at_checked(T::COLUMNS).unwrap_or((cells, &[]));
    let target = T::from_cells(own).map_err(|(cell, why)| (*before + cell, why))?;
    (*cells, *before) = (others, *before + T::COLUMNS);
    Ok(target)
}
