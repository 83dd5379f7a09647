//! Two parts of a data set: one to learn from, one to be judged by.

use std::cmp::Ordering;

use rand::Rng;
use rand::seq::SliceRandom;

use super::Dataset;
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::random::mix;

impl<N: WithTarget> Dataset<N> {
    /// Two parts, drawn at random: the first has `fraction` of the rows, rounded to a whole number. A fraction below 0 counts
    /// as 0, one above 1 as 1.
    #[must_use]
    pub fn split<R: Rng + ?Sized>(&self, fraction: f64, mut rng: &mut R) -> (Self, Self) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(&mut rng);
        let (first, second) = order.split_at(share(self.len(), fraction));
        (self.select(first), self.select(second))
    }

    /// As [`split`](Self::split), class by class: the first part has `fraction` of each class, rounded.
    ///
    /// # Errors
    /// The targets are no classes.
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

    /// Two parts: the rows for whose number, counted from 0, `first` says true, and the others. Both keep their order.
    #[must_use]
    pub fn split_by(&self, first: impl Fn(usize) -> bool) -> (Self, Self) {
        let (first, second): (Vec<_>, Vec<_>) = (0..self.len()).partition(|row| first(*row));
        (self.select(&first), self.select(&second))
    }

    /// Two parts by a hash of the row's number, so that a row stays in its part when others are added behind it: the second
    /// has about one row in `one_in`, those whose `SplitMix64` hash it divides.
    #[must_use]
    pub fn split_by_hash(&self, one_in: u64) -> (Self, Self) {
        self.split_by(|row| one_in == 0 || !mix(row as u64).is_multiple_of(one_in))
    }

    /// Two parts by a hash of each row's key, so that a row stays in its part whatever rows are added, left out or moved, and rows of one
    /// key stay together: the second has about one key in `one_in`. [`Table::kept`](super::Table::kept) gives a column as keys. The hash is
    /// FNV-1a of the key's bytes through `SplitMix64`, and will not change.
    ///
    /// # Errors
    /// There are not as many keys as rows.
    pub fn split_by_key<K: AsRef<[u8]>>(&self, keys: &[K], one_in: u64) -> Result<(Self, Self), Error> {
        self.beside(keys, "keys")?;
        Ok(self.split_by(|row| one_in == 0 || !hash(keys[row].as_ref()).is_multiple_of(one_in)))
    }

    /// Two parts by time: the first has the earliest rows, about `fraction` of them, the second those that come later. Rows of one moment
    /// stay together, in the part that the first of them is in. Both parts are in the order of time. Texts are compared letter by
    /// letter, as suits dates such as `2024-01-31`.
    ///
    /// # Errors
    /// There are not as many times as rows, or a time cannot be compared, as NaN cannot.
    pub fn split_by_time<T: PartialOrd>(&self, times: &[T], fraction: f64) -> Result<(Self, Self), Error> {
        self.beside(times, "times")?;
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

    /// The rows of these numbers; numbers that no row has are passed over.
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

    fn beside<T>(&self, others: &[T], what: &'static str) -> Result<(), Error> {
        if others.len() == self.len() { Ok(()) } else { Err(Error::RowsDiffer { inputs: self.len(), others: others.len(), what }) }
    }
}

/// A fraction of so many rows.
fn share(rows: usize, fraction: f64) -> usize {
    ((rows as f64 * fraction.clamp(0.0, 1.0)).round() as usize).min(rows)
}

/// FNV-1a (Fowler, Noll and Vo), whose low bits `SplitMix64` mixes better.
fn hash(bytes: &[u8]) -> u64 {
    mix(bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)))
}
