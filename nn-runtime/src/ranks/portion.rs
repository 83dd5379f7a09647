//! Which rows of a batch a rank processes.

use std::ops::Range;

use super::Ranks;

/// Where a batch is cut into parts that do not depend on the number of ranks and threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cuts {
    /// The number of the first part of these rows.
    pub(crate) first: usize,
    /// The number of parts of the whole batch.
    of: usize,
}

impl Cuts {
    /// Returns the first row of a part.
    fn row(self, part: usize, all: usize) -> usize {
        all * part / self.of
    }

    /// Returns how many rows the next parts have, in a batch of `all` rows.
    pub(crate) fn rows(self, parts: usize, all: usize) -> usize {
        self.row(self.first + parts, all) - self.row(self.first, all)
    }

    pub(crate) fn behind(self, parts: usize) -> Self {
        Self { first: self.first + parts, ..self }
    }
}

/// The rows of a rank, and what it must know of the whole batch.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Portion {
    /// Which of the rows that this rank has.
    pub(crate) rows: Range<usize>,
    /// The number of the first of them in the batch of all ranks.
    pub(crate) first: usize,
    /// The number of rows of the batch of all ranks.
    pub(crate) all: usize,
    /// The sum of what the loss divides by, over the batch of all ranks.
    pub(crate) total: f64,
    /// The sum of the weights of its rows.
    pub(crate) weight: f64,
    /// The parts of the rows of this rank, if gradients are added in order: where they are cut, and how many there are.
    pub(crate) parts: Option<(Cuts, usize)>,
}

impl Portion {
    /// All rows of a batch.
    pub(crate) fn whole(rows: usize, total: f64, weight: f64) -> Self {
        Self { rows: 0..rows, first: 0, all: rows, total, weight, parts: None }
    }
}

impl<S> Ranks<'_, S> {
    /// Returns which rows of a batch this rank processes, of as many rows that it has.
    pub(crate) fn rows_of(&self, rows: usize) -> Range<usize> {
        if self.have_own_rows() { 0..rows } else { self.shared(&Portion::whole(rows, 0.0, 0.0)).rows }
    }

    /// Returns the part of this rank of a batch, which each rank has as a whole, or whose parts the ranks have. `total` is what the loss
    /// divides by, and `weight` the sum of the weights of the rows. All ranks must call it together.
    pub(crate) fn portion(&self, rows: usize, total: f64, weight: f64) -> Portion {
        if self.have_own_rows() {
            let all = self.each_gives(&[rows as f64, total, weight]);
            let of = |place: usize| all.iter().skip(place).step_by(3);
            let first = of(0).take(self.rank).sum::<f64>() as usize;
            let [all, total, weight] = [0, 1, 2].map(|place| of(place).sum::<f64>());
            return Portion { rows: 0..rows, first, all: all as usize, total, weight, parts: None };
        }
        self.shared(&Portion::whole(rows, total, weight))
    }

    /// Returns the part of this rank of a batch that all have.
    fn shared(&self, whole: &Portion) -> Portion {
        let rows = whole.all;
        let share = |of: usize| self.rank * of / self.size..(self.rank + 1) * of / self.size;
        let Some(of) = self.ordered else {
            let rows = share(rows);
            return Portion { first: rows.start, rows, ..*whole };
        };
        let of = of.clamp(1, rows.max(1));
        let parts = share(of);
        let cuts = Cuts { first: parts.start, of };
        let rows = cuts.row(parts.start, rows)..cuts.row(parts.end, rows);
        Portion { first: rows.start, rows, parts: Some((cuts, parts.len())), ..*whole }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::communicator::Communicator;
    use std::sync::Arc;

    /// A rank that is asked for nothing but its number.
    struct Numbered(usize, usize);

    impl Communicator for Numbered {
        fn rank(&self) -> usize {
            self.0
        }
        fn size(&self) -> usize {
            self.1
        }
        fn sum_f32(&self, _: &mut [&mut [f32]]) {}
        fn sum_f64(&self, _: &mut [&mut [f64]]) {}
        fn broadcast(&self, _: usize, _: &mut [u8]) {}
        fn gather(&self, _: &[u8], _: &mut [u8]) {}
    }

    #[test]
    fn each_row_belongs_to_one_rank_and_parts_do_not_depend_on_their_number() {
        for (rows, size, ordered) in (0..40)
            .flat_map(|rows| (1..7).map(move |size| (rows, size)))
            .flat_map(|(rows, size)| [None, Some(1), Some(5), Some(8)].map(|ordered| (rows, size, ordered)))
        {
            let mut at = 0;
            let mut cuts = Vec::new();
            for rank in 0..size {
                let ranks = Ranks::<f32>::of(Some(Arc::new(Numbered(rank, size))), ordered, false);
                let portion = ranks.portion(rows, 3.0, 2.0);
                assert_eq!((portion.first, portion.rows.start, portion.all), (at, at, rows));
                at = portion.rows.end;
                if let Some((part, count)) = portion.parts {
                    cuts.extend((0..count).map(|place| part.behind(place).rows(1, rows)));
                    assert_eq!(part.rows(count, rows), portion.rows.len());
                }
            }
            assert_eq!(at, rows);
            if let Some(parts) = ordered.filter(|_| rows > 0) {
                let of = parts.min(rows);
                let wanted: Vec<usize> = (0..of).map(|part| rows * (part + 1) / of - rows * part / of).collect();
                assert_eq!(cuts, wanted, "{rows} rows on {size} ranks");
                assert!(!cuts.contains(&0));
            }
        }
    }
}
