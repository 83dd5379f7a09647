//! The state of a rule for one parameter, and its arrays.

use nn_kernels::Scalar;

/// The numbers that a [`Rule`](crate::optim::Rule) keeps for one parameter: `[S; K]`, or a pair of memories.
///
/// The first numbers of all parameters are in one array, the second ones in another, as vector instructions need them.
pub trait RuleMemory<S: Scalar>: Sized {
    /// The number of arrays, one for each number.
    const ARRAYS: usize;

    /// The arrays.
    #[doc(hidden)]
    type Arrays<'a>: Send;

    /// Takes the next arrays from `numbers`, and the first `length` numbers of each.
    #[doc(hidden)]
    fn take<'a>(numbers: &mut impl Iterator<Item = &'a mut [S]>, length: usize) -> Self::Arrays<'a>;

    /// Splits the arrays into those of the first `at` parameters and those of the others.
    #[doc(hidden)]
    fn split(arrays: Self::Arrays<'_>, at: usize) -> (Self::Arrays<'_>, Self::Arrays<'_>);

    #[doc(hidden)]
    fn read(arrays: &Self::Arrays<'_>, at: usize) -> Self;

    #[doc(hidden)]
    fn write(self, arrays: &mut Self::Arrays<'_>, at: usize);
}

impl<S: Scalar, const K: usize> RuleMemory<S> for [S; K] {
    const ARRAYS: usize = K;
    type Arrays<'a> = [&'a mut [S]; K];

    #[inline(always)]
    fn take<'a>(numbers: &mut impl Iterator<Item = &'a mut [S]>, length: usize) -> Self::Arrays<'a> {
        // With one length for all arrays, the compiler removes the bounds checks.
        core::array::from_fn(|_| &mut numbers.next().unwrap_or_default()[..length])
    }

    #[inline(always)]
    fn split(arrays: Self::Arrays<'_>, at: usize) -> (Self::Arrays<'_>, Self::Arrays<'_>) {
        let mut parts = arrays.map(|array| array.split_at_mut(at));
        (core::array::from_fn(|k| core::mem::take(&mut parts[k].0)), parts.map(|(_, others)| others))
    }

    #[inline(always)]
    fn read(arrays: &Self::Arrays<'_>, at: usize) -> Self {
        core::array::from_fn(|k| arrays[k][at])
    }

    #[inline(always)]
    fn write(self, arrays: &mut Self::Arrays<'_>, at: usize) {
        for (array, number) in arrays.iter_mut().zip(self) {
            array[at] = number;
        }
    }
}

impl<S: Scalar, A: RuleMemory<S>, B: RuleMemory<S>> RuleMemory<S> for (A, B) {
    const ARRAYS: usize = A::ARRAYS + B::ARRAYS;
    type Arrays<'a> = (A::Arrays<'a>, B::Arrays<'a>);

    #[inline(always)]
    fn take<'a>(numbers: &mut impl Iterator<Item = &'a mut [S]>, length: usize) -> Self::Arrays<'a> {
        (A::take(numbers, length), B::take(numbers, length))
    }

    #[inline(always)]
    fn split((a, b): Self::Arrays<'_>, at: usize) -> (Self::Arrays<'_>, Self::Arrays<'_>) {
        let ((a, a_others), (b, b_others)) = (A::split(a, at), B::split(b, at));
        ((a, b), (a_others, b_others))
    }

    #[inline(always)]
    fn read(arrays: &Self::Arrays<'_>, at: usize) -> Self {
        (A::read(&arrays.0, at), B::read(&arrays.1, at))
    }

    #[inline(always)]
    fn write(self, arrays: &mut Self::Arrays<'_>, at: usize) {
        self.0.write(&mut arrays.0, at);
        self.1.write(&mut arrays.1, at);
    }
}
