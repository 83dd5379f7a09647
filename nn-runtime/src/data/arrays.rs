//! Creates data sets from arrays of numbers.

use faer::MatRef;

use super::tokens::no_token;
use super::{Dataset, FromCells};
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::network::Row;
use crate::pass::check_target;
use nn_kernels::Scalar;

/// An array of rows in any storage.
pub(super) struct Numbers<'a> {
    pub(super) rows: usize,
    /// The sizes of a row: none, one, or those of several axes.
    pub(super) row: &'a [usize],
    /// Writes the numbers of a row to a slice of `columns` numbers.
    pub(super) fill: &'a dyn Fn(usize, &mut [f64]),
}

/// The array that an error is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    Inputs,
    Targets,
}

impl Which {
    /// Selects one of two values.
    pub(super) fn of<T>(self, inputs: T, targets: T) -> T {
        match self {
            Self::Inputs => inputs,
            Self::Targets => targets,
        }
    }
}

/// Creates a data set. The error says which array is invalid and why.
pub(super) fn dataset<N>(inputs: &Numbers, targets: &Numbers) -> Result<Dataset<N>, (Which, String)>
where
    N: WithTarget<Target: FromCells>,
{
    let width = |which, found: usize, wanted: usize, whose: &str| {
        if found == wanted { Ok(()) } else { Err((which, format!("{found} numbers per row, but the network needs {wanted} {whose}"))) }
    };
    let [columns, of_target]: [usize; 2] = [inputs, targets].map(|numbers| numbers.row.iter().product());
    has_shape(inputs.row, N::INPUT_SHAPE, "input").map_err(|why| (Which::Inputs, why))?;
    width(Which::Inputs, columns, N::Input::WIDTH, "for its inputs")?;
    width(Which::Targets, of_target, N::Target::COLUMNS, "for its target")?;
    if N::Target::COLUMNS == N::Output::WIDTH {
        has_shape(targets.row, N::OUTPUT_SHAPE, "output").map_err(|why| (Which::Targets, why))?;
    }
    if targets.rows != inputs.rows {
        return Err((Which::Targets, format!("{} rows, but {} rows of inputs", targets.rows, inputs.rows)));
    }
    let mut rows = Vec::with_capacity(inputs.rows);
    let (mut numbers, mut cells) = (vec![0.0; columns], vec![0.0; of_target]);
    for row in 0..inputs.rows {
        (inputs.fill)(row, &mut numbers);
        let mut input = N::Input::filled(N::Scalar::ZERO);
        for (place, (to, found)) in input.numbers_mut().iter_mut().zip(&numbers).enumerate() {
            *to = N::Scalar::from_f64(*found);
            if !to.is_finite() {
                return Err((Which::Inputs, format!("number {place} of row {row} is {found:?}, expected a finite {}", N::Scalar::NAME)));
            }
            if let Some(why) = no_token::<N>(place, *found) {
                return Err((Which::Inputs, format!("number {place} of row {row}: {why}")));
            }
        }
        (targets.fill)(row, &mut cells);
        let target = N::Target::from_cells(&cells).map_err(|(_, why)| why);
        let target = target.and_then(|target| check_target::<N>(&target).map(|()| target));
        rows.push((input, target.map_err(|why| (Which::Targets, format!("row {row}: {why}")))?));
    }
    Ok(Dataset::from_rows(rows))
}

/// Checks that rows of several axes have the declared shape. Axes of size 1 do not count.
fn has_shape(row: &[usize], declared: &[usize], end: &str) -> Result<(), String> {
    let sides = |sizes: &[usize]| sizes.iter().copied().filter(|size| *size != 1).collect::<Vec<_>>();
    if row.len() < 2 || declared.len() < 2 || sides(row) == sides(declared) {
        return Ok(());
    }
    let channels_last =
        matches!((row, declared), ([rest @ .., last], [first, sides @ ..]) if sides.len() == 2 && last == first && rest == sides);
    let hint = if channels_last { ": channels come first" } else { "" };
    Err(format!("each row has the shape {row:?}, but the network's {end} is {declared:?}{hint}"))
}

impl<N: WithTarget<Target: FromCells>> Dataset<N> {
    /// Creates a data set from two faer matrices with a row per example. Classes are a matrix with one column.
    ///
    /// # Errors
    /// A matrix has another number of columns than the network needs, the numbers of rows differ, an input is NaN or infinite, or the loss
    /// cannot use a target:
    ///
    /// ```text
    /// the inputs: number 1 of row 0 is NaN, expected a finite f32
    /// ```
    pub fn from_matrices(inputs: MatRef<'_, N::Scalar>, targets: MatRef<'_, N::Scalar>) -> Result<Self, Error> {
        let numbers = dataset(
            &Numbers { rows: inputs.nrows(), row: &[inputs.ncols()], fill: &|row, to| fill(inputs, row, to) },
            &Numbers { rows: targets.nrows(), row: &[targets.ncols()], fill: &|row, to| fill(targets, row, to) },
        );
        numbers.map_err(in_memory)
    }
}

fn fill<S: Scalar>(matrix: MatRef<'_, S>, row: usize, to: &mut [f64]) {
    to.iter_mut().zip(matrix.row(row).iter()).for_each(|(to, from)| *to = from.to_f64());
}

/// Creates the error for an array in memory.
pub(super) fn in_memory((which, why): (Which, String)) -> Error {
    Error::Data(format!("the {}: {why}", which.of("inputs", "targets")))
}

#[cfg(test)]
mod tests {
    use faer::{Mat, mat};

    use super::has_shape;
    use crate::prelude::*;

    network! {
        #[loss(MeanSquaredError)]
        struct Sum(2) -> 1 { Dense(1) }
    }

    network! {
        #[loss(CrossEntropy)]
        struct Class(2) -> 3 { Dense(3), Softmax }
    }

    #[test]
    fn matrices_become_rows() {
        let inputs = mat![[1.0_f32, 2.0], [3.0, 4.0], [5.0, 6.0]];
        let sums = Dataset::<Sum>::from_matrices(inputs.as_ref(), mat![[3.0_f32], [7.0], [11.0]].as_ref()).expect("as wide as the network");
        assert_eq!((sums.inputs(), sums.targets()), (&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]][..], &[[3.0], [7.0], [11.0]][..]));
        let classes = Dataset::<Class>::from_matrices(inputs.as_ref(), mat![[0.0_f32], [2.0], [1.0]].as_ref()).expect("three classes");
        assert_eq!(classes.targets(), &[0, 2, 1]);
    }

    #[test]
    fn a_matrix_that_does_not_fit_is_an_error() {
        let message = |inputs: Mat<f32>, targets: Mat<f32>| {
            Dataset::<Class>::from_matrices(inputs.as_ref(), targets.as_ref()).expect_err("it is refused").to_string()
        };
        let (two, class) = (mat![[1.0_f32, 2.0]], mat![[1.0_f32]]);
        assert_eq!(message(mat![[1.0]], class.clone()), "the inputs: 1 numbers per row, but the network needs 2 for its inputs");
        assert_eq!(message(two.clone(), two.clone()), "the targets: 2 numbers per row, but the network needs 1 for its target");
        assert_eq!(message(two.clone(), mat![[1.0], [2.0]]), "the targets: 2 rows, but 1 rows of inputs");
        assert_eq!(message(mat![[1.0, f32::NAN]], class), "the inputs: number 1 of row 0 is NaN, expected a finite f32");
        assert_eq!(message(two.clone(), mat![[0.5]]), "the targets: row 0: found 0.5, expected a class: a whole number from 0");
        assert!(message(two, mat![[3.0]]).starts_with("the targets: row 0: class 3, but classes are counted from 0 to 2"));
    }

    #[test]
    fn a_row_of_several_axes_has_the_declared_shape() {
        for (row, declared) in [
            (&[784][..], &[1, 28, 28][..]),
            (&[28, 28], &[1, 28, 28]),
            (&[1, 28, 28], &[1, 28, 28]),
            (&[28, 28], &[784]),
            (&[3, 1, 5], &[3, 5]),
            (&[], &[1, 1]),
        ] {
            assert_eq!(has_shape(row, declared, "input"), Ok(()), "{row:?} as {declared:?}");
        }
        let message = |row: &[usize], declared: &[usize]| has_shape(row, declared, "input").expect_err("it is refused");
        assert_eq!(message(&[28, 28], &[1, 32, 32]), "each row has the shape [28, 28], but the network's input is [1, 32, 32]");
        assert_eq!(
            message(&[32, 16, 3], &[3, 32, 16]),
            "each row has the shape [32, 16, 3], but the network's input is [3, 32, 16]: channels come first"
        );
        assert_eq!(message(&[9, 64], &[64, 9]), "each row has the shape [9, 64], but the network's input is [64, 9]");
    }
}
