//! The most likely tokens, found without sorting, which would need memory.

use libm::ceil;

/// Some of the most likely tokens: all above a probability, and the first of those that have it.
#[derive(Clone, Copy)]
pub(super) struct Cut {
    at: f64,
    equal: usize,
}

impl Cut {
    /// Every token that is possible.
    pub(super) const ALL: Self = Self { at: 0.0, equal: 0 };

    /// The first token of the highest probability.
    pub(super) fn first(most: f64) -> Self {
        Self { at: most, equal: 1 }
    }

    /// The fewest most likely tokens whose measures have a sum of at least `goal`. The measure of a token depends on its probability.
    pub(super) fn reaching(goal: f64, all: &(impl Iterator<Item = f64> + Clone), measure: impl Fn(f64) -> f64) -> Self {
        // Bisects the probability from which on tokens count, between two that occur. The bits of numbers that are not negative have the
        // order of the numbers.
        let goal = goal.max(f64::MIN_POSITIVE);
        let most = all.clone().fold(0.0, f64::max).to_bits();
        let (mut low, mut high, mut sum) = (0, most + 1, 0.0);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let (mut with, mut least_above, mut most_below) = (sum, high, low);
            for p in all.clone().filter(|p| (low..high).contains(&p.to_bits())) {
                if p.to_bits() < middle {
                    most_below = most_below.max(p.to_bits());
                } else {
                    least_above = least_above.min(p.to_bits());
                    with += measure(p);
                }
            }
            if with >= goal {
                low = least_above;
            } else {
                (high, sum) = (most_below + 1, with);
            }
        }
        let at = f64::from_bits(low);
        if at > 0.0 { Self { at, equal: at_least_one((goal - sum) / measure(at)) } } else { Self::ALL }
    }

    /// The tokens that both cuts leave.
    pub(super) fn and(self, other: Self) -> Self {
        match self.at.total_cmp(&other.at) {
            core::cmp::Ordering::Less => other,
            core::cmp::Ordering::Greater => self,
            core::cmp::Ordering::Equal => Self { at: self.at, equal: self.equal.min(other.equal) },
        }
    }

    /// The numbers and the probabilities of these tokens.
    #[expect(clippy::float_cmp, reason = "it is one of the probabilities")]
    pub(super) fn of(self, all: impl Iterator<Item = f64> + Clone) -> impl Iterator<Item = (usize, f64)> + Clone {
        let mut equal = self.equal;
        all.enumerate().filter(move |(_, p)| {
            let is_one_of_the_first = *p > 0.0 && *p == self.at && equal > 0;
            equal -= usize::from(is_one_of_the_first);
            *p > self.at || is_one_of_the_first
        })
    }
}

/// How many tokens of the same measure it takes.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a conversion ends at the largest and the smallest integer")]
fn at_least_one(tokens: f64) -> usize {
    (ceil(tokens) as usize).max(1)
}
