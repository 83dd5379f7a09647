//! How many rows each class has, and what to do where that differs.

use rand::Rng;
use rand::seq::IndexedRandom;

use super::Dataset;
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::loss::Target;
use crate::network::Row;
use crate::scalar::Scalar;

impl<N: WithTarget> Dataset<N> {
    /// How many rows each class has: as many numbers as the network has outputs, or two where targets are single numbers of which all are 0 or 1, or
    /// all −1 or 1. What else works by class takes such targets too: splits, folds, balance.
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
    /// The targets are no classes, or one that the network has no output for.
    pub fn class_counts(&self) -> Result<Vec<usize>, Error> {
        Ok(self.rows_by_class()?.iter().map(Vec::len).collect())
    }

    /// A weight for each class, by which all classes that there are count alike: n / (k nᵢ) of the class i, with n rows, nᵢ of them in it,
    /// and k classes that have rows. The mean over the rows is 1. A class without rows has weight 0.
    ///
    /// # Errors
    /// As [`class_counts`](Self::class_counts).
    pub fn balanced_class_weights(&self) -> Result<Vec<f64>, Error> {
        let counts = self.class_counts()?;
        let present = counts.iter().filter(|count| **count > 0).count();
        let weight = |count: usize| if count == 0 { 0.0 } else { self.len() as f64 / (present * count) as f64 };
        Ok(counts.into_iter().map(weight).collect())
    }

    /// The same rows, each with the weight of its class, times the weight it has already. See
    /// [`balanced_class_weights`](Self::balanced_class_weights).
    ///
    /// # Errors
    /// As [`class_counts`](Self::class_counts).
    pub fn balanced(self) -> Result<Self, Error> {
        let of_class = self.balanced_class_weights()?;
        let weight = |row: usize| {
            let own = self.weights().map_or(1.0, |weights| weights[row].to_f64());
            N::Scalar::from_f64(own * class_of::<N>(&self.targets[row]).map_or(1.0, |class| of_class[class]))
        };
        let weights = (0..self.len()).map(weight).collect();
        self.weighted(weights)
    }

    /// All rows, and besides as many drawn from each class as the largest class has more. For training alone: a split comes before
    /// it, else a row may be in both parts.
    ///
    /// # Errors
    /// As [`class_counts`](Self::class_counts).
    pub fn oversampled<R: Rng + ?Sized>(&self, mut rng: &mut R) -> Result<Self, Error> {
        let classes = self.rows_by_class()?;
        let most = classes.iter().map(Vec::len).max().unwrap_or(0);
        let mut rows: Vec<usize> = (0..self.len()).collect();
        for class in classes.iter().filter(|class| !class.is_empty()) {
            rows.extend((class.len()..most).filter_map(|_| class.choose(&mut rng)));
        }
        Ok(self.select(&rows))
    }

    /// The numbers of the rows of each class.
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

/// The class of a target: itself, or 0 for 0 and −1 and 1 for 1, where it is one number.
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
