//! How many rows each class has, and weights that make up for it.

use super::Dataset;
use crate::error::Error;
use crate::network::Row;
use crate::pass::check_target;
use crate::scalar::Scalar;
use crate::train::Supervised;

impl<N: Supervised<Target = usize>> Dataset<N> {
    /// How many rows each class has, in the order of the classes; 0 for a class that none has.
    ///
    /// # Errors
    /// A row has a class that the network has not.
    pub fn class_counts(&self) -> Result<Vec<usize>, Error> {
        let mut counts = vec![0; N::Output::WIDTH];
        for (row, class) in self.targets.iter().enumerate() {
            let wrong = |why| Error::Target { row, why };
            check_target::<N>(class).map_err(wrong)?;
            // A loss of somebody's own may know more classes than there are outputs.
            let why = || format!("class {class}, but the network has {} outputs", N::Output::WIDTH);
            *counts.get_mut(*class).ok_or_else(|| wrong(why()))? += 1;
        }
        Ok(counts)
    }

    /// The same rows, weighted so that each class that has rows counts the same: a row gets the weight n / (k m), with n rows, m of them of
    /// its class, and k classes that have rows. The weights sum to n. Weights that rows have already are kept as factors, and n and m
    /// are then their sums.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! {
    /// #     #[loss(CrossEntropy)]
    /// #     struct Rare(1) -> 2 { Dense(2), Softmax }
    /// # }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let rows = Dataset::<Rare>::from_rows([([0.0], 0), ([1.0], 0), ([2.0], 0), ([3.0], 1)]);
    /// let third = 2.0 / 3.0;
    /// assert_eq!(rows.balanced()?.weights(), Some(&[third, third, third, 2.0][..]));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// A row has a class that the network has not.
    pub fn balanced(self) -> Result<Self, Error> {
        let mut sums = vec![0.0; self.class_counts()?.len()];
        let old = |row: usize| self.weights.as_ref().map_or(1.0, |weights| weights[row].to_f64());
        self.targets.iter().enumerate().for_each(|(row, class)| sums[*class] += old(row));
        let (all, classes) = (sums.iter().sum::<f64>(), sums.iter().filter(|sum| **sum > 0.0).count() as f64);
        let weight = |(row, class): (usize, &usize)| match sums[*class] {
            sum if sum > 0.0 => N::Scalar::from_f64(old(row) * all / (classes * sum)),
            _ => N::Scalar::ZERO,
        };
        let weights = self.targets.iter().enumerate().map(weight).collect();
        self.weighted(weights)
    }
}

#[cfg(test)]
mod tests {
    use crate::prelude::*;

    network! {
        #[loss(CrossEntropy)]
        struct Classes(1) -> 3 { Dense(3), Softmax }
    }

    fn rows(classes: &[usize]) -> Dataset<Classes> {
        Dataset::from_rows(classes.iter().map(|class| ([0.0], *class)))
    }

    #[test]
    fn classes_that_have_rows_count_the_same_and_all_rows_as_before() {
        let data = rows(&[0, 2, 2, 2, 2, 0]).balanced().expect("classes that there are");
        assert_eq!(data.weights(), Some(&[1.5, 0.75, 0.75, 0.75, 0.75, 1.5][..]));
        let again = data.balanced().expect("classes that there are");
        assert_eq!(again.weights(), Some(&[1.5, 0.75, 0.75, 0.75, 0.75, 1.5][..]));
        let weighted = rows(&[0, 1, 1]).weighted(vec![1.0, 3.0, 0.0]).expect("weights").balanced().expect("classes that there are");
        assert_eq!(weighted.weights(), Some(&[2.0, 2.0, 0.0][..]));
        assert!(rows(&[]).balanced().expect("nothing to balance").is_empty());
    }

    #[test]
    fn a_class_that_the_network_has_not_is_told() {
        let error = rows(&[0, 1 << 60]).class_counts().expect_err("it is refused").to_string();
        assert!(error.starts_with("target of row 1: class 1152921504606846976, but classes are counted from 0 to 2"), "{error}");
        assert!(rows(&[0, 3]).balanced().is_err());
    }
}
