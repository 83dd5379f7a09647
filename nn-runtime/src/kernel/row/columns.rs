//! What happens along the columns of a batch: a bias added to each row, a gradient summed over the rows.

use crate::scalar::Scalar;

/// `y = f(y)`
#[inline(always)]
pub(super) fn map<S: Scalar>(y: &mut [S], f: impl Fn(S) -> S) {
    for y in y {
        *y = f(*y);
    }
}

/// `y = f(y, x)`
#[inline(always)]
pub(crate) fn zip<S: Scalar>(y: &mut [S], x: &[S], f: impl Fn(S, S) -> S) {
    for (y, x) in y.iter_mut().zip(x) {
        *y = f(*y, *x);
    }
}

/// `y = f(y + bias)`, row by row.
#[inline(always)]
pub(super) fn map_biased<S: Scalar>(y: &mut [S], bias: &[S], f: impl Fn(S) -> S) {
    if let [bias] = bias {
        return map(y, |y| f(y + *bias));
    }
    for row in y.chunks_exact_mut(bias.len().max(1)) {
        zip(row, bias, |y, b| f(y + b));
    }
}

/// `y += bias`, row by row.
#[inline(always)]
pub fn add_bias<S: Scalar>(y: &mut [S], bias: &[S]) {
    map_biased(y, bias, |y| y);
}

/// `y += x`
#[inline(always)]
pub fn add<S: Scalar>(y: &mut [S], x: &[S]) {
    zip(y, x, |y, x| y + x);
}

/// `y = x`
#[inline(always)]
pub fn copy<S: Scalar>(y: &mut [S], x: &[S]) {
    zip(y, x, |_, x| x);
}

/// The sums of the columns of `d`.
///
/// Rounding does not pile up over many rows: 256 at a time are summed for themselves.
#[inline(always)]
pub fn sum_rows<S: Scalar>(out: &mut [S], d: &[S]) {
    out.fill(S::ZERO);
    let width = out.len().max(1);
    for d in d.chunks(ROWS * width) {
        by_blocks(out, &mut Sum { d, width });
    }
}

/// `d = f(d, y)`, and the sums of the columns of the new `d`, while it is at hand.
#[inline(always)]
pub(super) fn zip_and_sum<S: Scalar>(d: &mut [S], d_bias: &mut [S], y: &[S], f: impl Fn(S, S) -> S) {
    d_bias.fill(S::ZERO);
    let width = d_bias.len().max(1);
    for (d, y) in d.chunks_mut(ROWS * width).zip(y.chunks(ROWS * width)) {
        by_blocks(d_bias, &mut ZipAndSum { d, y, width, f: &f });
    }
}

/// How many rows are summed before their sum is added to that of all.
const ROWS: usize = 256;

/// A sum over rows for `N` neighbouring columns, held in registers.
trait Block<S> {
    /// Adds to `sums`, of which the first is that of column `from`.
    fn sum<const N: usize>(&mut self, from: usize, sums: &mut [S; N]);
}

/// As many columns at once as the registers of AVX2 hold, then fewer.
#[inline(always)]
fn by_blocks<S>(sums: &mut [S], block: &mut impl Block<S>) {
    let mut from = 0;
    let (wide, rest) = sums.as_chunks_mut::<64>();
    for sums in wide {
        block.sum(from, sums);
        from += 64;
    }
    let (medium, rest) = rest.as_chunks_mut::<16>();
    for sums in medium {
        block.sum(from, sums);
        from += 16;
    }
    let (narrow, rest) = rest.as_chunks_mut::<4>();
    for sums in narrow {
        block.sum(from, sums);
        from += 4;
    }
    for sums in rest.as_chunks_mut::<1>().0 {
        block.sum(from, sums);
        from += 1;
    }
}

struct Sum<'a, S> {
    d: &'a [S],
    width: usize,
}

impl<S: Scalar> Block<S> for Sum<'_, S> {
    #[inline(always)]
    fn sum<const N: usize>(&mut self, from: usize, sums: &mut [S; N]) {
        let mut block = [S::ZERO; N];
        for row in self.d.chunks_exact(self.width) {
            if let Some(d) = row.get(from..).and_then(|row| row.first_chunk::<N>()) {
                add(&mut block, d);
            }
        }
        add(sums, &block);
    }
}

struct ZipAndSum<'a, S, F> {
    d: &'a mut [S],
    y: &'a [S],
    width: usize,
    f: &'a F,
}

impl<S: Scalar, F: Fn(S, S) -> S> Block<S> for ZipAndSum<'_, S, F> {
    #[inline(always)]
    fn sum<const N: usize>(&mut self, from: usize, sums: &mut [S; N]) {
        let mut block = [S::ZERO; N];
        for (d, y) in self.d.chunks_exact_mut(self.width).zip(self.y.chunks_exact(self.width)) {
            let d = d.get_mut(from..).and_then(|row| row.first_chunk_mut::<N>());
            let y = y.get(from..).and_then(|row| row.first_chunk::<N>());
            if let (Some(d), Some(y)) = (d, y) {
                let mut new = *d;
                zip(&mut new, y, self.f);
                add(&mut block, &new);
                *d = new;
            }
        }
        add(sums, &block);
    }
}
