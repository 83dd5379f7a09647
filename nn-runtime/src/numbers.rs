//! The storage of a network's numbers: the heap in training, read-only memory in an embedded network.

use core::fmt;

/// `N` numbers in one flat, 64-byte aligned array. They are never moved through the stack.
pub struct Numbers<S: 'static, const N: usize>(Storage<S, N>);

enum Storage<S: 'static, const N: usize> {
    #[cfg(feature = "train")]
    Owned(aligned_vec::AVec<S>),
    Borrowed(&'static [S; N]),
}

impl<S, const N: usize> Numbers<S, N> {
    /// Wraps numbers in a `static`.
    #[must_use]
    pub const fn borrowed(numbers: &'static [S; N]) -> Self {
        Self(Storage::Borrowed(numbers))
    }

    /// Returns the numbers.
    #[inline]
    #[must_use]
    pub fn as_array(&self) -> &[S; N] {
        match &self.0 {
            #[cfg(feature = "train")]
            Storage::Owned(numbers) => match numbers.first_chunk() {
                Some(array) => array,
                None => unreachable!("an owned array is made with its full length"),
            },
            Storage::Borrowed(numbers) => numbers,
        }
    }
}

#[cfg(feature = "train")]
impl<S: Copy, const N: usize> Numbers<S, N> {
    /// Allocates `N` copies of a number on the heap.
    #[must_use]
    pub fn filled(number: S) -> Self {
        Self(Storage::Owned(aligned_vec::avec![number; N]))
    }

    /// Returns the numbers for modification. Copies borrowed ones to the heap first.
    #[must_use]
    pub fn as_mut_slice(&mut self) -> &mut [S] {
        if let Storage::Borrowed(numbers) = self.0 {
            self.0 = Storage::Owned(aligned_vec::AVec::from_slice(aligned_vec::CACHELINE_ALIGN, numbers));
        }
        match &mut self.0 {
            Storage::Owned(numbers) => numbers,
            Storage::Borrowed(_) => &mut [],
        }
    }
}

#[cfg(feature = "train")]
impl<S: Copy, const N: usize> Clone for Numbers<S, N> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Storage::Owned(numbers) => Storage::Owned(numbers.clone()),
            Storage::Borrowed(numbers) => Storage::Borrowed(numbers),
        })
    }
}

#[cfg(not(feature = "train"))]
impl<S: Copy, const N: usize> Clone for Numbers<S, N> {
    fn clone(&self) -> Self {
        match &self.0 {
            Storage::Borrowed(numbers) => Self(Storage::Borrowed(numbers)),
        }
    }
}

impl<S: PartialEq, const N: usize> PartialEq for Numbers<S, N> {
    fn eq(&self, other: &Self) -> bool {
        self.as_array() == other.as_array()
    }
}

impl<S, const N: usize> fmt::Debug for Numbers<S, N> {
    /// Prints only the count, because a network may have millions of numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{N} numbers]")
    }
}
