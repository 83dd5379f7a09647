//! Creates data sets from arrays of the crate `ndarray`.

use ndarray::{ArrayView, ArrayViewD, Axis, Dimension};
use num_traits::ToPrimitive;

use super::arrays::{Numbers, Which, dataset, in_memory};
use super::{Dataset, FromCells};
use crate::compiled::WithTarget;
use crate::error::Error;

impl<N: WithTarget<Target: FromCells>> Dataset<N> {
    /// Creates a data set from two arrays of the crate `ndarray`, in any memory layout. Needs the feature `ndarray`.
    ///
    /// The first axis of an array is the row. The other axes, in logical order, are the numbers of the row: a single axis, or the declared
    /// shape, `[channels, height, width]` for an image. If a row has one number, such as a class, the array can have only one axis. The arrays can have different number types, such as `f32` for inputs and `usize` for classes.
    ///
    /// ```
    /// use ndarray::{ArrayView2, array};
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(CrossEntropy)]
    ///     struct Side(2) -> 2 { Dense(2), Softmax }
    /// }
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let points = array![[0.0, 1.0], [2.0, 1.0], [0.5, 3.0]];
    /// let data = Dataset::<Side>::from_ndarray(points.view(), array![0, 1, 0].view())?;
    /// assert_eq!(data.inputs()[1], [2.0, 1.0]);
    ///
    /// // Predictions as an array, without a copy.
    /// let net = Side::init(&mut StdRng::seed_from_u64(1));
    /// let mut workspace = Side::workspace(data.len());
    /// let answers = ArrayView2::from(net.predict_batch(data.inputs(), &mut workspace));
    /// assert_eq!(answers.dim(), (3, 2));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The rows of an array have another number of numbers than the network needs, or another shape than it declares, the numbers of rows differ, an input is NaN or infinite, or
    /// the loss cannot use a target. The error names the array, the row and the number.
    #[doc(alias("from_numpy", "Array2"))]
    pub fn from_ndarray<A, B, I, T>(inputs: ArrayView<'_, A, I>, targets: ArrayView<'_, B, T>) -> Result<Self, Error>
    where
        A: ToPrimitive,
        B: ToPrimitive,
        I: Dimension,
        T: Dimension,
    {
        let (inputs, targets) = (inputs.into_dyn(), targets.into_dyn());
        for (which, axes) in [(Which::Inputs, inputs.ndim()), (Which::Targets, targets.ndim())] {
            if axes == 0 {
                return Err(in_memory((which, "a single number, expected rows".to_owned())));
            }
        }
        let numbers = dataset(
            &Numbers { rows: inputs.len_of(Axis(0)), row: &inputs.shape()[1..], fill: &|row, to| fill(&inputs, row, to) },
            &Numbers { rows: targets.len_of(Axis(0)), row: &targets.shape()[1..], fill: &|row, to| fill(&targets, row, to) },
        );
        numbers.map_err(in_memory)
    }
}

fn fill<A: ToPrimitive>(array: &ArrayViewD<'_, A>, row: usize, to: &mut [f64]) {
    // A number without a float equivalent becomes NaN, which is an error.
    let numbers = array.index_axis(Axis(0), row).into_iter().map(|number| number.to_f64().unwrap_or(f64::NAN));
    to.iter_mut().zip(numbers).for_each(|(to, from)| *to = from);
}

#[cfg(test)]
mod tests {
    use ndarray::{Array, Array1, Array2, ArrayD, Axis, Slice, arr0, array};
    use proptest::prelude::*;

    use crate::prelude::*;

    network! {
        #[loss(MeanSquaredError)]
        struct Sum(6) -> 2 { Dense(2) }
    }

    network! {
        #[loss(CrossEntropy)]
        struct Class(2) -> 3 { Dense(3), Softmax }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn any_layout_in_memory_gives_the_same_rows(rows in 0..9_usize, turned: bool, backwards: bool, apart: bool) {
            let number = |row: usize, place: usize| (10 * row + place) as f32;
            // An array with the requested layout. Each element is the number of its logical place.
            let mut memory = if turned { Array::zeros((4, 3, 2 * rows)).reversed_axes() } else { Array::zeros((2 * rows, 3, 4)) };
            let (mut view, step) = (memory.view_mut(), if apart { 2 } else { 1 });
            for (axis, size) in [(0, rows), (2, 2)] {
                view.slice_axis_inplace(Axis(axis), Slice::new(0, Some((size * step).cast_signed()), step.cast_signed()));
            }
            if backwards {
                view.invert_axis(Axis(0));
                view.invert_axis(Axis(2));
            }
            for ((row, across, down), to) in view.indexed_iter_mut() {
                *to = number(row, 2 * across + down);
            }
            let targets = Array2::from_shape_fn((2, rows), |(place, row)| number(row, place) as i64).reversed_axes();
            let data = Dataset::<Sum>::from_ndarray(view.view(), targets.view()).expect("as wide as the network");
            prop_assert_eq!(data.len(), rows);
            for (row, (input, target)) in data.iter().enumerate() {
                prop_assert_eq!(*input, std::array::from_fn(|place| number(row, place)));
                prop_assert_eq!(*target, std::array::from_fn(|place| number(row, place)));
            }
        }
    }

    #[test]
    fn classes_are_whole_numbers_of_any_type_in_one_axis_or_two() {
        let inputs = array![[1.0_f64, 2.0], [3.0, 4.0]];
        let classes = |data: Result<Dataset<Class>, nn_runtime::Error>| data.expect("two classes").targets().to_vec();
        assert_eq!(classes(Dataset::from_ndarray(inputs.view(), array![2_usize, 0].view())), [2, 0]);
        assert_eq!(classes(Dataset::from_ndarray(inputs.view(), array![[2_u8], [0]].view())), [2, 0]);
        assert_eq!(classes(Dataset::from_ndarray(inputs.view(), array![2.0_f32, 0.0].view())), [2, 0]);
    }

    #[test]
    fn an_array_that_does_not_fit_is_an_error() {
        let message = |inputs: ArrayD<f64>, targets: Array1<i64>| {
            Dataset::<Class>::from_ndarray(inputs.view(), targets.view()).expect_err("it is refused").to_string()
        };
        let two = array![[1.0, 2.0]].into_dyn();
        assert_eq!(
            message(array![1.0, 2.0].into_dyn(), array![1]),
            "the inputs: 1 numbers per row, but the network needs 2 for its inputs"
        );
        assert_eq!(message(two.clone(), array![1, 2]), "the targets: 2 rows, but 1 rows of inputs");
        assert_eq!(message(array![[1.0, 1e39]].into_dyn(), array![1]), "the inputs: number 1 of row 0 is 1e39, expected a finite f32");
        assert_eq!(message(two.clone(), array![-1]), "the targets: row 0: found -1, expected a class: a whole number from 0");
        assert_eq!(message(two, array![3]), "the targets: row 0: class 3, but classes are counted from 0 to 2");
        assert_eq!(message(arr0(1.0).into_dyn(), array![1]), "the inputs: a single number, expected rows");
    }
}
