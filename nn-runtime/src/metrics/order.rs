//! Rows in the order of their scores.

/// Rows to be put in the order of their scores.
///
/// A sort of them is most of what an evaluation of a small network would do beside its passes. So a row whose score and weight are those
/// of an `f32` is one number: the score, as bits with its order, above those of the weight, whose sign says whether the row is positive.
#[derive(Debug, Default)]
pub(crate) struct Ranking {
    narrow: Vec<u64>,
    /// Rows that need more bits.
    wide: Vec<(u64, f64)>,
    rows: usize,
    nan: Option<usize>,
}

impl Ranking {
    #[inline]
    pub(crate) fn add(&mut self, score: f64, positive: bool, weight: f64) {
        // A weight of −0 keeps its side, and counts for nothing on either. No score is −0: it equals 0.
        let (score, weight) = (score + 0.0, if positive { weight } else { -weight });
        let (short, light) = (score as f32, weight as f32);
        if f64::from(short) == score && f64::from(light) == weight {
            self.narrow.push(u64::from(ordered32(short.to_bits())) << 32 | u64::from(light.to_bits()));
        } else {
            self.add_wide(score, weight);
        }
        self.rows += 1;
    }

    #[cold]
    fn add_wide(&mut self, score: f64, weight: f64) {
        if score.is_nan() {
            self.nan = self.nan.or(Some(self.rows));
        }
        self.wide.push((ordered64(score.to_bits()), weight));
    }

    /// The first row whose score is NaN.
    pub(crate) fn nan(&self) -> Option<usize> {
        self.nan
    }

    /// Every score once, highest first, with the weights of its rows: positive, and not.
    pub(crate) fn each_score(&mut self, told: impl FnMut(f64, f64, f64)) {
        let unpacked = |row: u64| (f64::from(f32::from_bits(bits32((row >> 32) as u32))), f64::from(f32::from_bits(row as u32)));
        if self.wide.is_empty() {
            sort(&mut self.narrow);
            grouped(&self.narrow, |row| row >> 32, unpacked, told);
            return;
        }
        let widened = self.narrow.drain(..).map(unpacked).map(|(score, weight)| (ordered64(score.to_bits()), weight));
        self.wide.extend(widened);
        self.wide.sort_unstable_by_key(|(key, _)| *key);
        grouped(&self.wide, |(key, _)| key, |(key, weight)| (f64::from_bits(bits64(key)), weight), told);
    }
}

/// Sums the weights of rows with the same key, from the last row to the first.
fn grouped<T: Copy>(rows: &[T], key: impl Fn(T) -> u64, unpacked: impl Fn(T) -> (f64, f64), mut told: impl FnMut(f64, f64, f64)) {
    let mut left = rows;
    while let [.., last] = left {
        let (score, mut positive, mut negative) = (unpacked(*last).0, 0.0, 0.0);
        while let [before @ .., row] = left {
            if key(*row) != key(*last) {
                break;
            }
            let weight = unpacked(*row).1;
            // No branch: whether a row is positive cannot be foreseen.
            positive += weight.max(0.0);
            negative += (-weight).max(0.0);
            left = before;
        }
        told(score, positive, negative);
    }
}

/// How many rows are sorted by comparing them: the tables of the other way are larger.
const FEW: usize = 2048;

/// Sorts by the upper halves, digit by digit from the lowest, which takes a third of the time of comparisons.
fn sort(rows: &mut Vec<u64>) {
    const DIGIT: u32 = 11;
    const DIGITS: usize = 1 << DIGIT;
    let digit = |row: u64, place: u32| (row >> (32 + DIGIT * place)) as usize % DIGITS;
    if rows.len() < FEW {
        rows.sort_unstable();
        return;
    }
    let mut sorted = vec![0; rows.len()];
    for place in 0..3 {
        let mut next = vec![0; DIGITS];
        for row in &*rows {
            next[digit(*row, place)] += 1;
        }
        let mut start = 0;
        for count in &mut next {
            start += std::mem::replace(count, start);
        }
        for row in &*rows {
            let next = &mut next[digit(*row, place)];
            sorted[*next] = *row;
            *next += 1;
        }
        std::mem::swap(rows, &mut sorted);
    }
}

/// The bits of a number, so that they have its order.
fn ordered32(bits: u32) -> u32 {
    if bits >> 31 == 0 { bits | 1 << 31 } else { !bits }
}

fn bits32(ordered: u32) -> u32 {
    if ordered >> 31 == 1 { ordered & !(1 << 31) } else { !ordered }
}

fn ordered64(bits: u64) -> u64 {
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

fn bits64(ordered: u64) -> u64 {
    if ordered >> 63 == 1 { ordered & !(1 << 63) } else { !ordered }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, prop_assert_eq, proptest};

    use super::Ranking;

    fn told(rows: &[(f64, bool, f64)]) -> Vec<(f64, f64, f64)> {
        let (mut ranking, mut told) = (Ranking::default(), Vec::new());
        for (score, positive, weight) in rows {
            ranking.add(*score, *positive, *weight);
        }
        ranking.each_score(|score, positive, negative| told.push((score, positive, negative)));
        told
    }

    #[test]
    fn every_score_is_told_once_and_the_highest_first() {
        let rows =
            [(0.5, true, 1.0), (-1.0, false, 2.0), (0.5, false, 1.0), (-0.0, true, 0.0), (0.0, true, 3.0), (f64::INFINITY, false, 0.5)];
        assert_eq!(told(&rows), [(f64::INFINITY, 0.0, 0.5), (0.5, 1.0, 1.0), (0.0, 3.0, 0.0), (-1.0, 0.0, 2.0)]);
        assert_eq!(told(&[]), []);
    }

    #[test]
    fn many_rows_have_the_order_of_few() {
        let score = |row: u32| f64::from(f32::from_bits(row.wrapping_mul(2_654_435_769) & 0xbfff_ffff));
        let rows: Vec<_> = (0..5000).map(|row| (score(row / 2), row % 3 > 0, f64::from(row % 5))).collect();
        let mut wanted: Vec<f64> = (0..2500).map(score).collect();
        wanted.sort_by(|a, b| b.total_cmp(a));
        let told = told(&rows);
        assert_eq!(told.iter().map(|(score, ..)| *score).collect::<Vec<_>>(), wanted);
        let sums = [told.iter().map(|row| row.1).sum::<f64>(), told.iter().map(|row| row.2).sum()];
        let sum = |side| rows.iter().filter(|row| row.1 == side).map(|row| row.2).sum::<f64>();
        assert_eq!(sums, [sum(true), sum(false)]);
    }

    proptest! {
        #[test]
        fn rows_of_more_bits_have_the_same_order(rows in prop::collection::vec((any::<f32>(), any::<bool>(), 0..4_u8), 0..60), wide in 0.1..0.2) {
            let rows: Vec<_> = rows.iter().filter(|row| !row.0.is_nan()).map(|row| (f64::from(row.0), row.1, f64::from(row.2))).collect();
            let mut with_another = rows.clone();
            with_another.push((wide, true, 0.1));
            let mut wanted = told(&rows);
            let place = wanted.partition_point(|(score, ..)| *score > wide);
            wanted.insert(place, (wide, 0.1, 0.0));
            prop_assert_eq!(told(&with_another), wanted);
        }
    }
}
