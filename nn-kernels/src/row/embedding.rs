//! Rows of a table, looked up by tokens. A token is a whole number in a scalar.

use super::columns::{add, copy};
use crate::scalar::Scalar;

/// Writes the row of the table for each token of `x`, and zeros where there is no such row. A row has `width` numbers.
#[inline(always)]
pub fn embed<S: Scalar>(y: &mut [S], x: &[S], table: &[S], width: usize) {
    for (y, token) in y.chunks_exact_mut(width.max(1)).zip(x) {
        match row(*token, width).and_then(|row| table.get(row)) {
            Some(row) => copy(y, row),
            None => y.fill(S::ZERO),
        }
    }
}

/// Adds each `d` to the row of its token.
#[inline(always)]
pub fn embed_backward<S: Scalar>(d_table: &mut [S], d: &[S], x: &[S], width: usize) {
    for (d, token) in d.chunks_exact(width.max(1)).zip(x) {
        if let Some(row) = row(*token, width).and_then(|row| d_table.get_mut(row)) {
            add(row, d);
        }
    }
}

/// Where the row of a token lies.
#[inline(always)]
fn row<S: Scalar>(token: S, width: usize) -> Option<core::ops::Range<usize>> {
    let token = token.to_f64();
    // A token that was made by other means than `Token::new` may be anything.
    if !(0.0..f64::from(u32::MAX)).contains(&token) {
        return None;
    }
    let start = (token as usize).checked_mul(width)?;
    Some(start..start.checked_add(width)?)
}
