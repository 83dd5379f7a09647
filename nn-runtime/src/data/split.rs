//! Two parts of a data set. Every row is in one of them.

use rand::Rng;
use rand::seq::SliceRandom;

use super::Dataset;
use crate::error::Error;
use crate::layer::mix;
use crate::loss::Target;
use crate::scalar::Scalar;
use crate::train::Supervised;

/// How many of so many rows a fraction is, rounded; NaN is none of them.
fn share(rows: usize, fraction: f64) -> usize {
    ((rows as f64 * fraction.clamp(0.0, 1.0)).round() as usize).min(rows)
}

impl<N: Supervised> Dataset<N> {
    /// Two parts, drawn at random: the first has `fraction` of the rows, rounded to a whole number. A fraction below 0 counts
    /// as 0, one above 1 as 1.
    #[must_use]
    pub fn split<R: Rng + ?Sized>(&self, fraction: f64, mut rng: &mut R) -> (Self, Self) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(&mut rng);
        let (first, second) = order.split_at(share(self.len(), fraction));
        (self.select(first), self.select(second))
    }

    /// Two parts without a draw: the first has the first `fraction` of the rows, rounded as [`split`](Self::split) does. Where rows stand in
    /// the order of time, the second has the newest, which is what a forecast is tested with; nothing brings them into that order here.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! {
    /// #     #[loss(MeanSquaredError)]
    /// #     struct Line(1) -> 1 { Dense(1) }
    /// # }
    /// # fn main() {
    /// let days = Dataset::<Line>::from_rows((0..10).map(|day| ([day as f32], [0.0])));
    /// let (past, future) = days.split_in_order(0.8);
    /// assert_eq!((past.len(), future.inputs()), (8, &[[8.0], [9.0]][..]));
    /// # }
    /// ```
    #[must_use]
    pub fn split_in_order(&self, fraction: f64) -> (Self, Self) {
        let first = share(self.len(), fraction);
        self.split_by(|row| row < first)
    }

    /// Two parts: the rows for whose number, counted from 0, `first` says true, and the others. Both keep their order.
    #[must_use]
    pub fn split_by(&self, first: impl Fn(usize) -> bool) -> (Self, Self) {
        let (first, second): (Vec<_>, Vec<_>) = (0..self.len()).partition(|row| first(*row));
        (self.select(&first), self.select(&second))
    }

    /// Two parts by a hash of the row's number, so that a row stays in its part when others are added behind it: the second
    /// has about one row in `one_in`, those whose `SplitMix64` hash it divides. None, where `one_in` is 0.
    #[must_use]
    pub fn split_by_hash(&self, one_in: u64) -> (Self, Self) {
        self.split_by(|row| !is_second(mix(row as u64), one_in))
    }

    /// As [`split_by_hash`](Self::split_by_hash), by a hash of the row's own numbers: a row stays in its part wherever others are inserted or
    /// taken out. Rows of the same input are in the same part, whatever their targets.
    #[must_use]
    pub fn split_by_content(&self, one_in: u64) -> (Self, Self) {
        self.split_by(|row| !is_second(hash_of_numbers(self.inputs[row].as_ref()), one_in))
    }

    /// As [`split_by_hash`](Self::split_by_hash), by a hash of a key that each row has, such as [`Table::kept`](super::Table::kept) gives: a row
    /// stays in its part wherever others are inserted, and when its numbers are corrected. Rows of the same key, those of one patient say,
    /// are in the same part.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! {
    /// #     #[loss(MeanSquaredError)]
    /// #     struct Line(1) -> 1 { Dense(1) }
    /// # }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let visits = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32], [0.0])));
    /// let patients: Vec<String> = (0..100).map(|visit| format!("patient {}", visit / 4)).collect();
    /// let (train, test) = visits.split_by_key(5, &patients)?;
    /// assert_eq!((train.len() % 4, test.len() % 4, train.len() + test.len()), (0, 0, 100));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// There are not as many keys as rows.
    pub fn split_by_key(&self, one_in: u64, keys: &[impl AsRef<[u8]>]) -> Result<(Self, Self), Error> {
        if keys.len() != self.len() {
            return Err(Error::RowsDiffer { inputs: self.len(), others: keys.len(), what: "keys" });
        }
        Ok(self.split_by(|row| !is_second(hash_of_bytes(keys[row].as_ref()), one_in)))
    }
}

impl<N: Supervised<Target = usize>> Dataset<N> {
    /// As [`split`](Dataset::split), with each class in both parts as in the whole: the first part has `fraction` of the rows of each class, up to
    /// one row, and of all rows as many as `split` gives it.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! {
    /// #     #[loss(CrossEntropy)]
    /// #     struct Rare(1) -> 2 { Dense(2), Softmax }
    /// # }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let rows = Dataset::<Rare>::from_rows((0..100).map(|x| ([x as f32], usize::from(x % 10 == 0))));
    /// let (train, test) = rows.split_stratified(0.8, &mut StdRng::seed_from_u64(1));
    /// assert_eq!((train.class_counts()?, test.class_counts()?), (vec![72, 8], vec![18, 2]));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn split_stratified<R: Rng + ?Sized>(&self, fraction: f64, mut rng: &mut R) -> (Self, Self) {
        let order = self.by_class(rng);
        let mut classes: Vec<&[usize]> = order.chunk_by(|a, b| self.targets[*a] == self.targets[*b]).collect();
        // Who gets the rows that rounding down leaves is drawn among equals.
        classes.shuffle(&mut rng);
        let wanted = |class: &[usize]| class.len() as f64 * fraction.clamp(0.0, 1.0);
        let left = |class: &[usize]| wanted(class).fract();
        classes.sort_by(|a, b| left(b).total_cmp(&left(a)));
        let whole: usize = classes.iter().map(|class| wanted(class) as usize).sum();
        let more = share(self.len(), fraction).saturating_sub(whole);
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (place, class) in classes.into_iter().enumerate() {
            let (one, other) = class.split_at((wanted(class) as usize + usize::from(place < more)).min(class.len()));
            first.extend_from_slice(one);
            second.extend_from_slice(other);
        }
        first.shuffle(&mut rng);
        second.shuffle(&mut rng);
        (self.select(&first), self.select(&second))
    }
}

impl<N: Supervised> Dataset<N> {
    /// The numbers of the rows, shuffled, then those of a class next to each other.
    pub(super) fn by_class<R: Rng + ?Sized>(&self, mut rng: &mut R) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(&mut rng);
        order.sort_by_key(|row| self.targets[*row].class());
        order
    }
}

fn is_second(hash: u64, one_in: u64) -> bool {
    one_in != 0 && hash.is_multiple_of(one_in)
}

/// The same for −0 as for 0, and for `f32` as for `f64`.
fn hash_of_numbers<S: Scalar>(numbers: &[S]) -> u64 {
    numbers.iter().fold(numbers.len() as u64, |hash, number| mix(hash ^ (number.to_f64() + 0.0).to_bits()))
}

fn hash_of_bytes(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(mix(bytes.len() as u64), |hash, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        mix(hash ^ u64::from_le_bytes(word))
    })
}

#[cfg(test)]
mod tests;
