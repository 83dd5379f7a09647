//! Axes as files number them.

/// The place that a number means among so many: negative ones count from the last.
pub(crate) fn place(number: i64, count: usize) -> Option<usize> {
    let number = if number < 0 { number.checked_add(whole(count))? } else { number };
    usize::try_from(number).ok().filter(|place| *place < count)
}

/// As [`place`], for a place that may be behind the last one.
pub(crate) fn border(number: i64, count: usize) -> Option<usize> {
    place(number, count + 1).filter(|_| number >= 0).or_else(|| place(number, count))
}

/// A size as the whole number of a file.
pub(crate) fn whole(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

/// Sizes as whole numbers.
pub(crate) fn wholes(sizes: &[usize]) -> Vec<i64> {
    sizes.iter().map(|size| whole(*size)).collect()
}
