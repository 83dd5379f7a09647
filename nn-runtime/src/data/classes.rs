//! Counts and balances classes.

use rand::Rng;
use rand::seq::IndexedRandom;

use super::Dataset;
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::loss::Target;
use crate::network::Row;
use nn_kernels::Scalar;

impl<N: WithTarget> Dataset<N> {
    /// Returns the number of rows of each class.
    ///
    /// Targets are classes (`usize`), or single numbers for no and yes: 0 and 1, or −1 and 1. The list has as many numbers as the network has
    /// outputs, or two for no and yes. All methods that use classes accept the same targets.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(BinaryCrossEntropy)]
    ///     struct Bought(1) -> 1 { Dense(1), Sigmoid }
    /// }
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let visits = Dataset::<Bought>::from_rows([([0.1], [0.0]), ([0.2], [0.0]), ([0.3], [0.0]), ([0.9], [1.0])]);
    /// assert_eq!(visits.class_counts()?, [3, 1]);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// A target is not a class, or the network has no output for it:
    ///
    /// ```text
    /// target of row 1: found 0.5, expected a class: 0 or 1, or −1 or 1
    /// ```
    #[doc(alias("value_counts", "bincount"))]
    pub fn class_counts(&self) -> Result<Vec<usize>, Error> {
        Ok(self.rows_by_class()?.iter().map(Vec::len).collect())
    }

    /// Returns a weight for each class so that all classes count equally: n / (k nᵢ) for class i, with n rows, nᵢ rows of that class, and k
    /// classes that have rows.
    ///
    /// The mean weight over the rows is 1. A class without rows has weight 0. In scikit-learn: `class_weight="balanced"`.
    ///
    /// # Errors
    /// As [`class_counts`](Self::class_counts).
    #[doc(alias("compute_class_weight", "class_weight"))]
    pub fn balanced_class_weights(&self) -> Result<Vec<f64>, Error> {
        let counts = self.class_counts()?;
        let present = counts.iter().filter(|count| **count > 0).count();
        let weight = |count: usize| if count == 0 { 0.0 } else { self.len() as f64 / (present * count) as f64 };
        Ok(counts.into_iter().map(weight).collect())
    }

    /// Multiplies the weight of each row by the [balanced weight](Self::balanced_class_weights) of its class.
    ///
    /// # Errors
    /// As [`class_counts`](Self::class_counts).
    #[doc(alias("compute_sample_weight", "class_weight"))]
    pub fn balanced(self) -> Result<Self, Error> {
        let of_class = self.balanced_class_weights()?;
        let weight = |row: usize| {
            let own = self.weights().map_or(1.0, |weights| weights[row].to_f64());
            N::Scalar::from_f64(own * class_of::<N>(&self.targets[row]).map_or(1.0, |class| of_class[class]))
        };
        let weights = (0..self.len()).map(weight).collect();
        self.weighted(weights)
    }

    /// Returns all rows, followed by rows drawn with replacement from each smaller class, so that all classes have equally many rows.
    ///
    /// Split the data first and oversample only the training data. Otherwise copies of a row can be in both parts.
    ///
    /// # Errors
    /// As [`class_counts`](Self::class_counts).
    #[doc(alias("RandomOverSampler", "WeightedRandomSampler"))]
    pub fn oversampled<R: Rng + ?Sized>(&self, mut rng: &mut R) -> Result<Self, Error> {
        let classes = self.rows_by_class()?;
        let most = classes.iter().map(Vec::len).max().unwrap_or(0);
        let mut rows: Vec<usize> = (0..self.len()).collect();
        for class in classes.iter().filter(|class| !class.is_empty()) {
            rows.extend((class.len()..most).filter_map(|_| class.choose(&mut rng)));
        }
        Ok(self.select(&rows))
    }

    /// Returns the row numbers of each class.
    pub(super) fn rows_by_class(&self) -> Result<Vec<Vec<usize>>, Error> {
        let yes_or_no = self.targets.first().is_some_and(|target| target.class().is_none());
        let mut classes = vec![Vec::new(); if yes_or_no { 2 } else { N::Output::WIDTH }];
        let mut no = None;
        for (row, target) in self.targets.iter().enumerate() {
            let class = class_of::<N>(target).ok_or_else(|| no_class::<N>(row, target))?;
            if let ([number], 0) = (target.values(), class)
                && *no.get_or_insert(*number) != *number
            {
                return Err(Error::Target { row, why: "0 and −1 both mean no, expected the same number in all rows".to_owned() });
            }
            let last = classes.len().saturating_sub(1);
            let rows = classes
                .get_mut(class)
                .ok_or_else(|| Error::Target { row, why: format!("class {class}, but classes are counted from 0 to {last}") })?;
            rows.push(row);
        }
        Ok(classes)
    }
}

/// Returns the class of a target. A single number is class 0 if it is 0 or −1, and class 1 if it is 1.
fn class_of<N: WithTarget>(target: &N::Target) -> Option<usize> {
    let number = match target.values() {
        [number] => Some(number.to_f64()),
        _ => None,
    };
    let yes_or_no = number.filter(|number| [-1.0, 0.0, 1.0].contains(number)).map(|number| usize::from(number > 0.0));
    target.class().or(yes_or_no)
}

fn no_class<N: WithTarget>(row: usize, target: &N::Target) -> Error {
    let why = match target.values() {
        [number] => format!("found {number}, expected a class: 0 or 1, or −1 or 1"),
        _ => "expected a class, found another kind of target".to_owned(),
    };
    Error::Target { row, why }
}
