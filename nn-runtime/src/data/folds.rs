//! Cross-validation: each row is validated with once.

use std::fmt;

use rand::Rng;
use rand::seq::SliceRandom;

use super::Dataset;
use crate::error::Error;
use crate::train::Supervised;

/// The pairs of training and validation rows that [`Dataset::k_folds`] makes, each when it is asked for.
pub struct Folds<'a, N: Supervised> {
    data: &'a Dataset<N>,
    /// The fold that each row is validated in.
    fold: Vec<usize>,
    next: usize,
    count: usize,
}

impl<N: Supervised> Dataset<N> {
    /// `k` times training and validation rows: the rows are dealt at random to `k` folds, each of which is validated with once while the
    /// others are trained with. Folds differ by one row at most; rows keep their order.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! {
    /// #     #[loss(MeanSquaredError)]
    /// #     struct Line(1) -> 1 { Dense(1) }
    /// # }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let points = Dataset::<Line>::from_rows((0..20).map(|x| ([x as f32], [2.0 * x as f32])));
    /// let mut losses = Vec::new();
    /// for (train, validation) in points.k_folds(5, &mut StdRng::seed_from_u64(1))? {
    ///     assert_eq!((train.len(), validation.len()), (16, 4));
    ///     let mut net = Line::init(&mut StdRng::seed_from_u64(2));
    ///     Trainer::new(Adam::default()).epochs(1).fit(&mut net, &train)?;
    ///     losses.push(net.evaluate(&validation)?.loss);
    /// }
    /// assert_eq!(losses.len(), 5);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// `k` is less than 2, or more than there are rows.
    pub fn k_folds<R: Rng + ?Sized>(&self, k: usize, mut rng: &mut R) -> Result<Folds<'_, N>, Error> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(&mut rng);
        Folds::deal(self, k, &order)
    }
}

impl<N: Supervised<Target = usize>> Dataset<N> {
    /// As [`k_folds`](Dataset::k_folds), with the rows of each class dealt evenly: two folds differ by one row of a class at most.
    ///
    /// # Errors
    /// `k` is less than 2, or more than there are rows.
    pub fn k_folds_stratified<R: Rng + ?Sized>(&self, k: usize, rng: &mut R) -> Result<Folds<'_, N>, Error> {
        Folds::deal(self, k, &self.by_class(rng))
    }
}

impl<'a, N: Supervised> Folds<'a, N> {
    fn deal(data: &'a Dataset<N>, k: usize, order: &[usize]) -> Result<Self, Error> {
        if k < 2 || k > data.len() {
            return Err(Error::Setting(format!("the number of folds is {k}: wanted is one from 2 to the number of rows, {}", data.len())));
        }
        let mut fold = vec![0; data.len()];
        order.iter().enumerate().for_each(|(turn, row)| fold[*row] = turn % k);
        Ok(Self { data, fold, next: 0, count: k })
    }
}

impl<N: Supervised> Iterator for Folds<'_, N> {
    /// The rows to train with, and those to validate with.
    type Item = (Dataset<N>, Dataset<N>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.count {
            return None;
        }
        let parts = self.data.split_by(|row| self.fold[row] != self.next);
        self.next += 1;
        Some(parts)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.count - self.next;
        (left, Some(left))
    }
}

impl<N: Supervised> ExactSizeIterator for Folds<'_, N> {}

impl<N: Supervised> fmt::Debug for Folds<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} folds of {} rows", self.len(), self.count, self.data.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::prelude::*;

    network! {
        #[loss(CrossEntropy)]
        struct Classes(1) -> 3 { Dense(3), Softmax }
    }

    proptest! {
        #[test]
        fn folds_validate_with_each_row_once_and_deal_classes_evenly(
            classes in prop::collection::vec(0..3_usize, 2..40), k in 2..8_usize, seed: u64,
        ) {
            let data = Dataset::<Classes>::from_rows(classes.iter().enumerate().map(|(row, class)| ([row as f32], *class)));
            let k = k.min(data.len());
            let rng = &mut StdRng::seed_from_u64(seed);
            for stratified in [false, true] {
                let folds = if stratified { data.k_folds_stratified(k, rng) } else { data.k_folds(k, rng) };
                let mut validated = Vec::new();
                let mut counts = Vec::new();
                for (train, validation) in folds.expect("as many folds as rows, or fewer") {
                    let mut both = [train.inputs(), validation.inputs()].concat();
                    both.sort_by(|[a], [b]| a.total_cmp(b));
                    prop_assert_eq!(both, data.inputs());
                    let sizes = [data.len() / k, data.len().div_ceil(k)];
                    prop_assert!(sizes.contains(&validation.len()), "{} of {}", validation.len(), data.len());
                    counts.push(validation.class_counts().expect("classes that there are"));
                    validated.extend_from_slice(validation.inputs());
                }
                prop_assert_eq!(counts.len(), k);
                validated.sort_by(|[a], [b]| a.total_cmp(b));
                prop_assert_eq!(validated, data.inputs());
                for class in (0..3).filter(|_| stratified) {
                    let of_class = || counts.iter().map(|counts| counts[class]);
                    prop_assert!(of_class().max() <= of_class().min().map(|least| least + 1));
                }
            }
        }
    }

    #[test]
    fn a_number_of_folds_that_makes_no_sense_is_told() {
        let data = Dataset::<Classes>::from_rows((0..5).map(|row| ([row as f32], 0)));
        for k in [0, 1, 6] {
            let error = data.k_folds(k, &mut StdRng::seed_from_u64(1)).expect_err("it is refused").to_string();
            assert_eq!(error, format!("the number of folds is {k}: wanted is one from 2 to the number of rows, 5"));
        }
    }
}
