//! Cross-validation.

use std::fmt;

use rand::Rng;
use rand::seq::SliceRandom;

use super::Dataset;
use crate::compiled::WithTarget;
use crate::error::Error;

impl<N: WithTarget> Dataset<N> {
    /// Splits the rows at random into `k` folds for cross-validation, and iterates over pairs (training data, validation data).
    ///
    /// Each row is in the validation data of exactly one pair, and in the training data of all others. The sizes of the folds differ by at most
    /// one row.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! {
    /// #     #[loss(MeanSquaredError)]
    /// #     struct Line(1) -> 1 { Dense(1) }
    /// # }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let points = Dataset::<Line>::from_rows((0..10).map(|x| ([x as f32 / 10.0], [x as f32 / 5.0])));
    /// let mut losses = Vec::new();
    /// for (train, validation) in points.k_folds(5, &mut StdRng::seed_from_u64(1))? {
    ///     let mut net = Line::init(&mut StdRng::seed_from_u64(2));
    ///     Trainer::new(Adam::new(0.1)).fit(&mut net, &train)?;
    ///     losses.push(net.evaluate(&validation)?.loss);
    /// }
    /// assert_eq!(losses.len(), 5);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// `k` is less than 2 or larger than the number of rows:
    ///
    /// ```text
    /// 3 rows cannot be split into 1 folds: there must be at least 2 folds, and a row for each
    /// ```
    #[doc(alias("KFold", "cross_val_score", "cross_validate", "cross-validation"))]
    pub fn k_folds<R: Rng + ?Sized>(&self, k: usize, mut rng: &mut R) -> Result<Folds<'_, N>, Error> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(&mut rng);
        Folds::new(self, k, &order)
    }

    /// Like [`k_folds`](Self::k_folds), with the rows of each class spread evenly over the folds: their numbers differ by at most one.
    ///
    /// # Errors
    /// As [`k_folds`](Self::k_folds) and [`class_counts`](Self::class_counts).
    #[doc(alias("StratifiedKFold"))]
    pub fn k_folds_stratified<R: Rng + ?Sized>(&self, k: usize, mut rng: &mut R) -> Result<Folds<'_, N>, Error> {
        let mut classes = self.rows_by_class()?;
        for rows in &mut classes {
            rows.shuffle(&mut rng);
        }
        Folds::new(self, k, &classes.concat())
    }
}

/// The iterator of [`Dataset::k_folds`] over pairs (training data, validation data). Each pair is created when it is needed.
#[derive(Clone)]
pub struct Folds<'a, N: WithTarget> {
    data: &'a Dataset<N>,
    k: usize,
    /// The number of the fold of each row.
    fold: Vec<usize>,
    next: usize,
}

impl<'a, N: WithTarget> Folds<'a, N> {
    /// Assigns the rows to the folds in turn.
    fn new(data: &'a Dataset<N>, k: usize, order: &[usize]) -> Result<Self, Error> {
        if k < 2 || k > data.len() {
            return Err(Error::Data(format!(
                "{} rows cannot be split into {k} folds: there must be at least 2 folds, and a row for each",
                data.len()
            )));
        }
        let mut fold = vec![0; data.len()];
        order.iter().enumerate().for_each(|(place, row)| fold[*row] = place % k);
        Ok(Self { data, k, fold, next: 0 })
    }
}

impl<N: WithTarget> Iterator for Folds<'_, N> {
    type Item = (Dataset<N>, Dataset<N>);

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.next;
        self.next += usize::from(number < self.k);
        (number < self.k).then(|| self.data.split_by(|row| self.fold[row] != number))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.k - self.next, Some(self.k - self.next))
    }
}

impl<N: WithTarget> ExactSizeIterator for Folds<'_, N> {}

impl<N: WithTarget> fmt::Debug for Folds<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} folds of {:?}", self.k, self.data)
    }
}
