//! Attention over the steps of a batch, and the way back.
//!
//! A block of queries is compared with all keys, so that little memory is needed however long a sequence is: the weights of a block are
//! computed again on the way back (Dao and others, "`FlashAttention`", 2022, keep none either).

use faer::prelude::ReborrowMut;
use faer::{MatMut, MatRef, unzip, zip};

use crate::heads::AttentionHeads;
use crate::product::Products;
use crate::random::RandomStream;
use crate::row::{dropout, softmax_backward, steps};
use crate::scalar::Scalar;
use crate::{Machine, Operation, dispatch, matrix, matrix_mut};

/// How many queries are compared with all keys at once.
const BLOCK: usize = 64;

/// The dropout of the weights with which values are added up.
#[derive(Clone, Copy)]
pub(crate) struct Mask<S> {
    pub probability: S,
    pub scale: S,
    pub stream: RandomStream,
}

/// The forward pass. If keys and values are empty, they lie behind the query of each step.
pub(crate) struct Pass<'a, S> {
    pub y: &'a mut [S],
    /// A number for each query of a block and each key.
    pub scratch: &'a mut [S],
    pub queries: &'a [S],
    pub keys: &'a [S],
    pub values: &'a [S],
    /// How many of the keys each row has. If it is empty, all.
    pub lengths: &'a [S],
    pub heads: AttentionHeads,
    pub mask: Option<Mask<S>>,
}

impl<S: Products> Pass<'_, S> {
    pub(crate) fn run(self) {
        let Self { y, scratch, queries, keys, values, lengths, heads, mask } = self;
        let (size, units, width) = (heads.size(), heads.key_units(), width(&heads, keys.is_empty()));
        for (row, y) in y.chunks_exact_mut((heads.queries * heads.units).max(1)).enumerate() {
            let there = steps(lengths, row, heads.keys);
            let q = rows(queries, row, heads.queries, width);
            let (k, v) = if keys.is_empty() {
                (q.subcols(heads.units, units), q.subcols(heads.units + units, units))
            } else {
                (rows(keys, row, heads.keys, units), rows(values, row, heads.keys, units))
            };
            let mut y = matrix_mut(y, heads.queries, heads.units);
            for head in 0..heads.heads {
                let (q, of_keys) = (q.subcols(head * size, size), heads.key_head(head) * size);
                let (k, v) = (k.subcols(of_keys, size), v.subcols(of_keys, size));
                for block in blocks(&heads, there) {
                    let scores = block.weights(scratch, q.subrows(block.start, block.len), k);
                    block.drop(scores, &heads, [row, head], mask);
                    let y = y.rb_mut().submatrix_mut(block.start, head * size, block.len, size);
                    S::matmul(y, matrix(scores, block.len, block.seen), v.subrows(0, block.seen));
                }
            }
        }
    }
}

/// The backward pass.
pub(crate) struct BackwardPass<'a, S> {
    /// The queries, with keys and values behind them if those are empty. Each is replaced by its gradient.
    pub queries: &'a mut [S],
    pub keys: &'a mut [S],
    pub values: &'a mut [S],
    /// Two numbers for each query of a block and each key, and two for each number of the keys of a head.
    pub scratch: &'a mut [S],
    pub d_y: &'a [S],
    pub lengths: &'a [S],
    pub heads: AttentionHeads,
    pub mask: Option<Mask<S>>,
}

impl<S: Products> BackwardPass<'_, S> {
    pub(crate) fn run(self) {
        let Self { queries, keys, values, scratch, d_y, lengths, heads, mask } = self;
        let (size, units, packed) = (heads.size(), heads.key_units(), keys.is_empty());
        let (width, all) = (width(&heads, packed), heads.keys * size);
        let Some((sums, scratch)) = scratch.split_at_mut_checked(2 * all) else { return };
        for (row, d_y) in d_y.chunks_exact((heads.queries * heads.units).max(1)).enumerate() {
            let there = steps(lengths, row, heads.keys);
            let d_y = matrix(d_y, heads.queries, heads.units);
            let (mut q, others) = rows_mut(queries, row, heads.queries, width).split_at_col_mut(heads.units);
            let (mut k, mut v) = if packed {
                others.split_at_col_mut(units)
            } else {
                (rows_mut(keys, row, heads.keys, units), rows_mut(values, row, heads.keys, units))
            };
            let shared = heads.heads / heads.key_heads.max(1);
            for key_head in 0..heads.key_heads {
                sums.fill(S::ZERO);
                let (d_k, d_v) = sums.split_at_mut(all);
                let (mut d_k, mut d_v) = (matrix_mut(d_k, heads.keys, size), matrix_mut(d_v, heads.keys, size));
                let k = k.rb_mut().subcols_mut(key_head * size, size);
                let v = v.rb_mut().subcols_mut(key_head * size, size);
                for head in key_head * shared..(key_head + 1) * shared {
                    let mut q = q.rb_mut().subcols_mut(head * size, size);
                    for block in blocks(&heads, there) {
                        let (scores, d_scores) = scratch.split_at_mut(block.len * heads.keys);
                        let mut q = q.rb_mut().subrows_mut(block.start, block.len);
                        let d_y = d_y.submatrix(block.start, head * size, block.len, size);
                        let scores = block.weights(scores, q.as_ref(), k.as_ref());
                        let Some(d_scores) = d_scores.get_mut(..scores.len()) else { return };
                        let (len, seen) = (block.len, block.seen);

                        S::matmul(matrix_mut(d_scores, len, seen), d_y, v.as_ref().subrows(0, seen).transpose());
                        block.drop(d_scores, &heads, [row, head], mask);
                        dispatch(SoftmaxBackward { d: d_scores, y: scores, width: seen, factor: heads.scale() });
                        block.drop(scores, &heads, [row, head], mask);

                        let (scores, d_scores) = (matrix(scores, len, seen), matrix(d_scores, len, seen));
                        S::matmul_add(d_v.rb_mut().subrows_mut(0, seen), scores.transpose(), d_y);
                        S::matmul_add(d_k.rb_mut().subrows_mut(0, seen), d_scores.transpose(), q.as_ref());
                        S::matmul(q.rb_mut(), d_scores, k.as_ref().subrows(0, seen));
                    }
                }
                copy(k, d_k.as_ref());
                copy(v, d_v.as_ref());
            }
        }
    }
}

/// How many numbers a step has where its query is.
fn width(heads: &AttentionHeads, packed: bool) -> usize {
    heads.units + if packed { 2 * heads.key_units() } else { 0 }
}

/// A row of a batch, as a matrix.
fn rows<S>(numbers: &[S], row: usize, steps: usize, width: usize) -> MatRef<'_, S> {
    let len = steps * width;
    matrix(numbers.get(row * len..(row + 1) * len).unwrap_or_default(), steps, width)
}

fn rows_mut<S>(numbers: &mut [S], row: usize, steps: usize, width: usize) -> MatMut<'_, S> {
    let len = steps * width;
    matrix_mut(numbers.get_mut(row * len..(row + 1) * len).unwrap_or_default(), steps, width)
}

fn copy<S: Scalar>(to: MatMut<'_, S>, from: MatRef<'_, S>) {
    zip!(to, from).for_each(|unzip!(to, from)| *to = *from);
}

/// Some queries in a row.
struct Block {
    start: usize,
    len: usize,
    /// How many keys the last of them sees.
    seen: usize,
    causal: bool,
}

/// `steps`: how many keys there are.
fn blocks(heads: &AttentionHeads, steps: usize) -> impl Iterator<Item = Block> + use<> {
    let heads = *heads;
    (0..heads.queries).step_by(BLOCK).map(move |start| {
        let len = BLOCK.min(heads.queries - start);
        Block { start, len, seen: heads.seen_of(start + len - 1, steps), causal: heads.causal }
    })
}

impl Block {
    /// Writes the weights of each query: softmax(q kᵀ / √size), 0 for what it does not see.
    fn weights<'a, S: Products>(&self, scratch: &'a mut [S], q: MatRef<'_, S>, k: MatRef<'_, S>) -> &'a mut [S] {
        let Some(scores) = scratch.get_mut(..self.len * self.seen) else { return &mut [] };
        S::matmul(matrix_mut(scores, self.len, self.seen), q, k.subrows(0, self.seen).transpose());
        let first = if self.causal { self.start + 1 } else { self.seen };
        dispatch(Softmax { scores, width: self.seen, first, factor: S::ONE / S::from_f64(q.ncols() as f64).sqrt() });
        scores
    }

    /// Dropout. The weight of a query and a key has the same place in a batch of any size.
    fn drop<S: Scalar>(&self, scores: &mut [S], heads: &AttentionHeads, [row, head]: [usize; 2], mask: Option<Mask<S>>) {
        let Some(Mask { probability, scale, stream }) = mask else { return };
        for (query, scores) in (self.start..).zip(scores.chunks_exact_mut(self.seen.max(1))) {
            let place = ((row * heads.heads + head) * heads.queries + query) * heads.keys;
            dropout(scores, probability, scale, stream.from(stream.start().wrapping_add(place as u32)));
        }
    }
}

/// The weights of some queries, from their products with the keys.
struct Softmax<'a, S> {
    scores: &'a mut [S],
    width: usize,
    /// How many keys the first query sees. Each later one sees one more, up to all.
    first: usize,
    factor: S,
}

impl<S: Scalar> Operation for Softmax<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        let Self { scores, width, first, factor } = self;
        for (seen, scores) in (first..).zip(scores.chunks_exact_mut(width.max(1))) {
            let (seen, unseen) = scores.split_at_mut(seen.min(width));
            crate::row::scaled_softmax(seen, factor);
            unseen.fill(S::ZERO);
        }
    }
}

/// The way back through [`Softmax`], from its output `y`.
struct SoftmaxBackward<'a, S> {
    d: &'a mut [S],
    y: &'a [S],
    width: usize,
    factor: S,
}

impl<S: Scalar> Operation for SoftmaxBackward<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        softmax_backward(self.d, self.y, self.width);
        crate::row::scale(self.d, self.factor);
    }
}
