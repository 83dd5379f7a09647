//! Arithmetic of sizes while compiling.

/// The number of windows of a span that fit into a side, one every `stride`.
#[must_use]
pub const fn windows(side: usize, span: usize, stride: usize) -> usize {
    let stride = if stride > 1 { stride } else { 1 };
    side.saturating_sub(span) / stride + 1
}

/// The next multiple of the numbers of the widest register.
#[must_use]
pub const fn rounded(numbers: usize) -> usize {
    numbers.next_multiple_of(16)
}
