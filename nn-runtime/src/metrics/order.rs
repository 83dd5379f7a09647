//! Rows in the order of their scores.

/// Rows to be put in the order of their scores.
///
/// A sort of them is most of what an evaluation of a small network would do beside its passes. So a row whose score and weight are those of an `f32` is one
/// number: the score, as bits with its order, above those of the weight, whose sign says whether the row is positive.
#[derive(Debug)]
pub(crate) struct Ranking {
    narrow: Vec<u64>,
    /// Rows that need more bits.
    wide: Vec<(u64, f64)>,
    rows: usize,
    nan: Option<usize>,
}

impl Ranking {
    /// Of up to so many.
    pub(crate) fn of_rows(rows: usize) -> Self {
        Self { narrow: Vec::with_capacity(rows), wide: Vec::new(), rows: 0, nan: None }
    }

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
    pub(crate) fn each_score(&mut self, mut told: impl FnMut(f64, f64, f64)) {
        if self.wide.is_empty() {
            self.narrow.sort_unstable();
            let row = |row: &u64| (f64::from(f32::from_bits(bits32((row >> 32) as u32))), f64::from(f32::from_bits(*row as u32)));
            grouped(self.narrow.iter().rev().map(row), &mut told);
            return;
        }
        let widened = self.narrow.drain(..).map(|row| {
            let (score, weight) = (f32::from_bits(bits32((row >> 32) as u32)), f32::from_bits(row as u32));
            (ordered64(f64::from(score).to_bits()), f64::from(weight))
        });
        self.wide.extend(widened);
        self.wide.sort_unstable_by_key(|(key, _)| *key);
        grouped(self.wide.iter().rev().map(|(key, weight)| (f64::from_bits(bits64(*key)), *weight)), &mut told);
    }
}

/// Sums the weights of rows with the same score, which stand one behind the other.
fn grouped(rows: impl Iterator<Item = (f64, f64)>, told: &mut impl FnMut(f64, f64, f64)) {
    let mut group: Option<(f64, f64, f64)> = None;
    for (score, weight) in rows {
        let (positive, negative) = if weight > 0.0 { (weight, 0.0) } else { (0.0, -weight) };
        match &mut group {
            Some(group) if group.0 == score => {
                group.1 += positive;
                group.2 += negative;
            }
            _ => {
                group.iter().for_each(|group| told(group.0, group.1, group.2));
                group = Some((score, positive, negative));
            }
        }
    }
    group.iter().for_each(|group| told(group.0, group.1, group.2));
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
        let (mut ranking, mut told) = (Ranking::of_rows(rows.len()), Vec::new());
        rows.iter().for_each(|(score, positive, weight)| ranking.add(*score, *positive, *weight));
        ranking.each_score(|score, positive, negative| told.push((score, positive, negative)));
        told
    }

    #[test]
    fn every_score_is_told_once_and_the_highest_first() {
        let rows = [(0.5, true, 1.0), (-1.0, false, 2.0), (0.5, false, 1.0), (-0.0, true, 0.0), (0.0, true, 3.0), (f64::INFINITY, false, 0.5)];
        assert_eq!(told(&rows), [(f64::INFINITY, 0.0, 0.5), (0.5, 1.0, 1.0), (0.0, 3.0, 0.0), (-1.0, 0.0, 2.0)]);
        assert_eq!(told(&[]), []);
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
