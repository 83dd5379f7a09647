//! Splits a data set into training and test data.

use std::cmp::Ordering;

use rand::Rng;
use rand::seq::SliceRandom;

use super::Dataset;
use crate::compiled::WithTarget;
use crate::error::Error;
use nn_kernels::random::mix;

impl<N: WithTarget> Dataset<N> {
    /// Splits the rows at random into two data sets. The first has `fraction` of the rows, rounded; `fraction` is clamped to 0 … 1.
    #[doc(alias("train_test_split", "random_split"))]
    #[must_use]
    pub fn split<R: Rng + ?Sized>(&self, fraction: f64, mut rng: &mut R) -> (Self, Self) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(&mut rng);
        let (first, second) = order.split_at(share(self.len(), fraction));
        (self.select(first), self.select(second))
    }

    /// Splits each class separately, like [`split`](Self::split): the first data set has `fraction` of the rows of each class, rounded.
    ///
    /// # Errors
    /// As [`class_counts`](Self::class_counts).
    #[doc(alias("stratify", "StratifiedShuffleSplit"))]
    pub fn split_stratified<R: Rng + ?Sized>(&self, fraction: f64, mut rng: &mut R) -> Result<(Self, Self), Error> {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for mut rows in self.rows_by_class()? {
            rows.shuffle(&mut rng);
            let (of_first, of_second) = rows.split_at(share(rows.len(), fraction));
            first.extend_from_slice(of_first);
            second.extend_from_slice(of_second);
        }
        first.sort_unstable();
        second.sort_unstable();
        Ok((self.select(&first), self.select(&second)))
    }

    /// Splits the rows by number: those for which `first` returns `true`, and the others. `first` receives the number of the row, counted from
    /// 0. The order of the rows stays.
    #[must_use]
    pub fn split_by(&self, first: impl Fn(usize) -> bool) -> (Self, Self) {
        let (first, second): (Vec<_>, Vec<_>) = (0..self.len()).partition(|row| first(*row));
        (self.select(&first), self.select(&second))
    }

    /// Splits the rows by a hash of their number: the second data set has about one row in `one_in`. If rows are appended to the data, each old
    /// row stays in its part.
    ///
    /// A row is in the second data set if `one_in` divides the `SplitMix64` hash of its number. With `one_in` = 0 there are none.
    #[must_use]
    pub fn split_by_hash(&self, one_in: u64) -> (Self, Self) {
        self.split_by(|row| one_in == 0 || !mix(row as u64).is_multiple_of(one_in))
    }

    /// Splits the rows by a hash of a key: the second data set has about one key in `one_in`. Rows with the same key stay together, and each row
    /// stays in its part if rows are added, removed or moved.
    ///
    /// [`Table::kept`](super::Table::kept) returns a column of a table as keys. The hash is `SplitMix64` of the FNV-1a hash of the key's bytes. It
    /// will not change.
    ///
    /// # Errors
    /// The number of keys differs from the number of rows.
    #[doc(alias("GroupShuffleSplit", "groups"))]
    pub fn split_by_key<K: AsRef<[u8]>>(&self, keys: &[K], one_in: u64) -> Result<(Self, Self), Error> {
        self.one_per_row(keys, "keys")?;
        Ok(self.split_by(|row| one_in == 0 || !hash(keys[row].as_ref()).is_multiple_of(one_in)))
    }

    /// Splits the rows by time: the first data set has the earliest rows, about `fraction` of them. Both are sorted by time.
    ///
    /// Rows with the same time stay together, in the part of the first of them. Texts are compared alphabetically, which is correct for dates
    /// such as `2024-01-31`.
    ///
    /// # Errors
    /// The number of times differs from the number of rows, or a time cannot be compared, such as NaN.
    #[doc(alias("TimeSeriesSplit"))]
    pub fn split_by_time<T: PartialOrd>(&self, times: &[T], fraction: f64) -> Result<(Self, Self), Error> {
        self.one_per_row(times, "times")?;
        if let Some(row) = times.iter().position(|time| time.partial_cmp(time).is_none()) {
            return Err(Error::Data(format!("the time of row {row} cannot be compared with others")));
        }
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by(|a, b| times[*a].partial_cmp(&times[*b]).unwrap_or(Ordering::Equal));
        let mut end = share(self.len(), fraction);
        while 0 < end && end < order.len() && times[order[end - 1]] == times[order[end]] {
            end += 1;
        }
        let (first, second) = order.split_at(end);
        Ok((self.select(first), self.select(second)))
    }

    /// Returns the rows with these numbers, in this order. Numbers without a row are ignored.
    #[doc(alias("Subset", "take"))]
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let rows = rows.iter().copied().filter(|row| *row < self.len());
        Self {
            inputs: rows.clone().map(|row| self.inputs[row]).collect(),
            targets: rows.clone().map(|row| self.targets[row].clone()).collect(),
            weights: self.weights.as_ref().map(|weights| rows.map(|row| weights[row]).collect()),
            augment: self.augment,
        }
    }

    fn one_per_row<T>(&self, others: &[T], what: &'static str) -> Result<(), Error> {
        if others.len() == self.len() { Ok(()) } else { Err(Error::RowsDiffer { inputs: self.len(), others: others.len(), what }) }
    }
}

/// Returns the number of rows in a fraction of them.
fn share(rows: usize, fraction: f64) -> usize {
    ((rows as f64 * fraction.clamp(0.0, 1.0)).round() as usize).min(rows)
}

/// FNV-1a (Fowler, Noll and Vo), followed by `SplitMix64` because its low bits are not well mixed.
fn hash(bytes: &[u8]) -> u64 {
    mix(bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)))
}
