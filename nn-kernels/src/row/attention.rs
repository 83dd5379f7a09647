//! Attention for one row, or for a step of a stream.
//!
//! What has been seen is kept so that both products of a query read it in order: keys `[head][number][step]`, values `[head][step][number]`.

use super::columns::copy;
use super::dense::dense;
use super::padded::steps;
use super::softmax::softmax;
use crate::heads::AttentionHeads;
use crate::machine::Least;
use crate::scalar::Scalar;

/// Multiplies the numbers by a factor, and then computes the softmax of all of them.
#[inline(always)]
pub fn scaled_softmax<S: Scalar>(y: &mut [S], factor: S) {
    super::dropout::scale(y, factor);
    softmax(y, y.len());
}

/// How the parts of an attention are computed: with which instruction set.
pub(crate) trait AttentionWay<S: Scalar>: Copy {
    /// `y = x · weight`
    fn product(self, y: &mut [S], x: &[S], weight: &[S]);

    /// See [`scaled_softmax`].
    fn softmax(self, y: &mut [S], factor: S);
}

/// The keys and values of the steps that queries look at.
pub(crate) struct Seen<'a, S> {
    pub keys: &'a mut [S],
    pub values: &'a mut [S],
    pub heads: AttentionHeads,
}

impl<S: Scalar> Seen<'_, S> {
    /// Writes the key and the value of a step.
    #[inline(always)]
    pub(crate) fn put(&mut self, step: usize, key: &[S], value: &[S]) {
        let (steps, size) = (self.heads.keys, self.heads.size());
        for (kept, number) in self.keys.iter_mut().skip(step).step_by(steps.max(1)).zip(key) {
            *kept = *number;
        }
        for (kept, value) in self.values.chunks_exact_mut((steps * size).max(1)).zip(value.chunks_exact(size.max(1))) {
            if let Some(kept) = kept.get_mut(step * size..) {
                copy(kept, value);
            }
        }
    }

    /// Writes the answer to a query that looks at the first `seen` steps. `scores` has a number for each step.
    #[inline(always)]
    pub(crate) fn attend(&self, y: &mut [S], scores: &mut [S], query: &[S], seen: usize, way: impl AttentionWay<S>) {
        let (heads, size) = (self.heads, self.heads.size());
        let all = heads.keys * size;
        let each = y.chunks_exact_mut(size.max(1)).zip(query.chunks_exact(size.max(1)));
        for (head, (y, query)) in (0..heads.heads).zip(each) {
            let start = heads.key_head(head) * all;
            let (Some(keys), Some(values)) = (self.keys.get(start..start + all), self.values.get(start..start + seen * size)) else {
                return;
            };
            way.product(scores, query, keys);
            let Some(scores) = scores.get_mut(..seen) else { return };
            way.softmax(scores, heads.scale());
            way.product(y, scores, values);
        }
    }
}

/// What queries, keys and values are read from, step by step. If keys are empty, all three of a step lie side by side.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a, S> {
    pub queries: &'a [S],
    pub keys: &'a [S],
    pub values: &'a [S],
}

impl<'a, S: Scalar> Asked<'a, S> {
    fn query(self, step: usize, heads: &AttentionHeads) -> &'a [S] {
        let width = if self.keys.is_empty() { heads.units + 2 * heads.key_units() } else { heads.units };
        part(self.queries, step * width, heads.units)
    }

    fn key(self, step: usize, heads: &AttentionHeads) -> &'a [S] {
        self.behind(self.keys, 0, step, heads)
    }

    fn value(self, step: usize, heads: &AttentionHeads) -> &'a [S] {
        self.behind(self.values, 1, step, heads)
    }

    fn behind(self, apart: &'a [S], number: usize, step: usize, heads: &AttentionHeads) -> &'a [S] {
        let units = heads.key_units();
        if self.keys.is_empty() {
            part(self.queries, step * (heads.units + 2 * units) + heads.units + number * units, units)
        } else {
            part(apart, step * units, units)
        }
    }
}

fn part<S>(numbers: &[S], start: usize, len: usize) -> &[S] {
    numbers.get(start..).and_then(|numbers| numbers.get(..len)).unwrap_or_default()
}

/// With the instruction set of the caller.
#[derive(Clone, Copy)]
struct AsCaller;

impl<S: Scalar> AttentionWay<S> for AsCaller {
    #[inline(always)]
    fn product(self, y: &mut [S], x: &[S], weight: &[S]) {
        dense::<S, Least>(y, x, weight, None);
    }

    #[inline(always)]
    fn softmax(self, y: &mut [S], factor: S) {
        scaled_softmax(y, factor);
    }
}

/// Attention for one row: for each head softmax(q kᵀ / √size) v.
///
/// `y` and `queries` have `units` numbers for each step that looks, `keys` and `values` as many for each step that is looked at as
/// [`AttentionHeads::key_units`] says. If these are empty, key and value of a step lie behind its query. `scratch` has two numbers for each number
/// of the keys, and one for each step that is looked at. `lengths` is empty, or how many of these steps there are.
#[inline(always)]
pub fn attention<S: Scalar>(y: &mut [S], scratch: &mut [S], queries: &[S], keys: &[S], values: &[S], lengths: &[S], heads: AttentionHeads) {
    attend_row(y, scratch, Asked { queries, keys, values }, lengths, heads, AsCaller);
}

/// A step of a stream through [`attention`], which looks at the last `heads.keys` steps.
///
/// The keys and values of these are `kept_keys` and `kept_values`; `count` is a single number, and 0 before the first step. `queries` has
/// the query of the step with its key and value behind it, `scores` a number for each step that is looked at.
#[inline(always)]
pub fn attention_step<S: Scalar>(
    y: &mut [S],
    scores: &mut [S],
    kept_keys: &mut [S],
    kept_values: &mut [S],
    count: &mut [S],
    queries: &[S],
    heads: AttentionHeads,
) {
    attend_step(y, scores, [kept_keys, kept_values, count], Asked { queries, keys: &[], values: &[] }, heads, AsCaller);
}

/// The steps of one row. `scratch` has room for the keys, the values and a number for each key.
#[inline(always)]
pub(crate) fn attend_row<S: Scalar>(
    y: &mut [S],
    scratch: &mut [S],
    asked: Asked<'_, S>,
    lengths: &[S],
    heads: AttentionHeads,
    way: impl AttentionWay<S>,
) {
    let there = steps(lengths, 0, heads.keys);
    let all = heads.keys * heads.key_units();
    let Some((keys, rest)) = scratch.split_at_mut_checked(all) else { return };
    let Some((values, scores)) = rest.split_at_mut_checked(all) else { return };
    let Some(scores) = scores.get_mut(..heads.keys) else { return };
    let mut seen = Seen { keys, values, heads };
    for step in 0..heads.keys {
        seen.put(step, asked.key(step, &heads), asked.value(step, &heads));
    }
    for (step, y) in (0..heads.queries).zip(y.chunks_exact_mut(heads.units.max(1))) {
        seen.attend(y, scores, asked.query(step, &heads), heads.seen_of(step, there), way);
    }
}

/// A step of a stream, which looks at the last `heads.keys` steps.
///
/// `count` is a number: how many steps there have been, and when the memory is full, which one is the oldest. It stays below twice the
/// number of steps.
#[inline(always)]
pub(crate) fn attend_step<S: Scalar>(
    y: &mut [S],
    scores: &mut [S],
    [keys, values, count]: [&mut [S]; 3],
    asked: Asked<'_, S>,
    heads: AttentionHeads,
    way: impl AttentionWay<S>,
) {
    let [count] = count else { return };
    let steps = heads.keys;
    let before = (count.to_f64() as usize).min((2 * steps).saturating_sub(1));
    let mut seen = Seen { keys, values, heads };
    seen.put(before % steps.max(1), asked.key(0, &heads), asked.value(0, &heads));
    seen.attend(y, scores, asked.query(0, &heads), (before + 1).min(steps), way);
    let after = if before + 1 == 2 * steps { steps } else { before + 1 };
    *count = S::from_f64(after as f64);
}
