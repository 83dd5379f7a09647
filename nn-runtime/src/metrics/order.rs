//! Sorts rows by their scores.

/// Collects rows and sorts them by score.
///
/// Apart from the passes, sorting would dominate the evaluation of a small network. So a row is packed into a `u64` if its score and its
/// weight fit into an `f32`: the upper half is the score as bits that sort like the number, the lower half is the weight, with a negative
/// sign for a negative row.
#[derive(Debug, Default)]
pub(crate) struct Ranking {
    narrow: Vec<u64>,
    /// Rows whose score or weight does not fit into an `f32`.
    wide: Vec<(u64, f64)>,
    rows: usize,
    nan: Option<usize>,
}

impl Ranking {
    #[inline]
    pub(crate) fn add(&mut self, score: f64, positive: bool, weight: f64) {
        // Adding 0 turns a score of −0 into 0, because both must count as equal.
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

    /// Returns the first row whose score is NaN.
    pub(crate) fn nan(&self) -> Option<usize> {
        self.nan
    }

    /// Calls `visit` for each distinct score, highest first, with the total weights of its positive and its negative rows.
    pub(crate) fn each_score(&mut self, visit: impl FnMut(f64, f64, f64)) {
        let unpacked = |row: u64| (f64::from(f32::from_bits(bits32((row >> 32) as u32))), f64::from(f32::from_bits(row as u32)));
        if self.wide.is_empty() {
            sort(&mut self.narrow);
            grouped(&self.narrow, |row| row >> 32, unpacked, visit);
            return;
        }
        let widened = self.narrow.drain(..).map(unpacked).map(|(score, weight)| (ordered64(score.to_bits()), weight));
        self.wide.extend(widened);
        self.wide.sort_unstable_by_key(|(key, _)| *key);
        grouped(&self.wide, |(key, _)| key, |(key, weight)| (f64::from_bits(bits64(key)), weight), visit);
    }
}

/// Sums the weights of rows with the same key, from the last row to the first.
fn grouped<T: Copy>(rows: &[T], key: impl Fn(T) -> u64, unpacked: impl Fn(T) -> (f64, f64), mut visit: impl FnMut(f64, f64, f64)) {
    let mut left = rows;
    while let [.., last] = left {
        let (score, mut positive, mut negative) = (unpacked(*last).0, 0.0, 0.0);
        while let [before @ .., row] = left {
            if key(*row) != key(*last) {
                break;
            }
            let weight = unpacked(*row).1;
            // Without a branch, which would be unpredictable.
            positive += weight.max(0.0);
            negative += (-weight).max(0.0);
            left = before;
        }
        visit(score, positive, negative);
    }
}

/// Below this number of rows a comparison sort is used, because the tables of the radix sort would be larger than the rows.
const FEW: usize = 2048;

/// Sorts by the upper halves: a radix sort from the lowest digit, which takes a third of the time of a comparison sort.
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

/// Converts the bits of a number to bits that sort like the number.
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

    fn visited(rows: &[(f64, bool, f64)]) -> Vec<(f64, f64, f64)> {
        let (mut ranking, mut visited) = (Ranking::default(), Vec::new());
        for (score, positive, weight) in rows {
            ranking.add(*score, *positive, *weight);
        }
        ranking.each_score(|score, positive, negative| visited.push((score, positive, negative)));
        visited
    }

    #[test]
    fn every_score_is_visited_once_and_the_highest_first() {
        let rows =
            [(0.5, true, 1.0), (-1.0, false, 2.0), (0.5, false, 1.0), (-0.0, true, 0.0), (0.0, true, 3.0), (f64::INFINITY, false, 0.5)];
        assert_eq!(visited(&rows), [(f64::INFINITY, 0.0, 0.5), (0.5, 1.0, 1.0), (0.0, 3.0, 0.0), (-1.0, 0.0, 2.0)]);
        assert_eq!(visited(&[]), []);
    }

    #[test]
    fn many_rows_are_sorted_like_few_rows() {
        let score = |row: u32| f64::from(f32::from_bits(row.wrapping_mul(2_654_435_769) & 0xbfff_ffff));
        let rows: Vec<_> = (0..5000).map(|row| (score(row / 2), row % 3 > 0, f64::from(row % 5))).collect();
        let mut wanted: Vec<f64> = (0..2500).map(score).collect();
        wanted.sort_by(|a, b| b.total_cmp(a));
        let visited = visited(&rows);
        assert_eq!(visited.iter().map(|(score, ..)| *score).collect::<Vec<_>>(), wanted);
        let sums = [visited.iter().map(|row| row.1).sum::<f64>(), visited.iter().map(|row| row.2).sum()];
        let sum = |side| rows.iter().filter(|row| row.1 == side).map(|row| row.2).sum::<f64>();
        assert_eq!(sums, [sum(true), sum(false)]);
    }

    proptest! {
        #[test]
        fn rows_of_more_bits_have_the_same_order(rows in prop::collection::vec((any::<f32>(), any::<bool>(), 0..4_u8), 0..60), wide in 0.1..0.2) {
            let rows: Vec<_> = rows.iter().filter(|row| !row.0.is_nan()).map(|row| (f64::from(row.0), row.1, f64::from(row.2))).collect();
            let mut with_another = rows.clone();
            with_another.push((wide, true, 0.1));
            let mut wanted = visited(&rows);
            let place = wanted.partition_point(|(score, ..)| *score > wide);
            wanted.insert(place, (wide, 0.1, 0.0));
            prop_assert_eq!(visited(&with_another), wanted);
        }
    }
}
