//! Rows of sequences that have fewer steps than others.

use core::fmt;
use core::ops::Deref;

use bytemuck::TransparentWrapper;
use nn_kernels::Scalar;

use crate::network::Row;
use crate::token::Token;

/// A sequence of at most `STEPS` steps: a row of a network that declares `[..=STEPS, features]` or `Tokens(..=STEPS, V)`.
///
/// It is a slice of the steps that the row has. A network answers as if there were no others: recurrent layers end with the last step of the
/// row, attention and pools do not see what is behind it, and losses do not count it. `T` is `[f32; features]`, a [`Token`], or, in a target,
/// a class.
///
/// ```
/// use nn_runtime::Padded;
///
/// let row: Padded<[f32; 2], 64> = Padded::new(&[[1.0, 2.0], [3.0, 4.0]]).expect("these are fewer than 64 steps");
/// assert_eq!(row.len(), 2);
/// assert_eq!(row[1], [3.0, 4.0]);
/// ```
///
/// The padding behind the last step is NaN in [`numbers`](crate::Row::numbers), so an array that is filled up with NaN is such a row:
/// `Padded::from(array)`.
#[derive(Clone, Copy, TransparentWrapper)]
#[repr(transparent)]
pub struct Padded<T, const STEPS: usize>([T; STEPS]);

/// A step of a [`Padded`] row.
pub trait PaddedStep: Copy + PartialEq + fmt::Debug + Send + Sync + 'static {
    /// The padding behind the last step.
    fn padding() -> Self;

    /// Whether it is padding.
    fn is_padding(&self) -> bool;
}

impl<S: Scalar, const FEATURES: usize> PaddedStep for [S; FEATURES] {
    fn padding() -> Self {
        [S::NAN; FEATURES]
    }

    fn is_padding(&self) -> bool {
        self.iter().all(|number| number.is_nan())
    }
}

impl<const V: usize, S: Scalar> PaddedStep for Token<V, S> {
    fn padding() -> Self {
        Self::PADDING
    }

    fn is_padding(&self) -> bool {
        self.number().is_nan()
    }
}

/// The class of a step. It may be one that does not count (`loss::IGNORE`), so padding is another number.
impl PaddedStep for usize {
    fn padding() -> Self {
        Self::MAX - 1
    }

    fn is_padding(&self) -> bool {
        *self == Self::MAX - 1
    }
}

impl<T: PaddedStep, const STEPS: usize> Padded<T, STEPS> {
    /// The row of these steps. `None` if there are more than `STEPS`, or if the last one is NaN.
    #[must_use]
    pub fn new(steps: &[T]) -> Option<Self> {
        let mut row = [T::padding(); STEPS];
        row.get_mut(..steps.len())?.copy_from_slice(steps);
        Some(Self(row)).filter(|row| row.len() == steps.len())
    }

    fn count(&self) -> usize {
        STEPS - self.0.iter().rev().take_while(|step| step.is_padding()).count()
    }

    /// All steps, including the padding.
    #[cfg(feature = "train")]
    pub(crate) fn all(&self) -> &[T; STEPS] {
        &self.0
    }
}

/// The steps that the row has.
impl<T: PaddedStep, const STEPS: usize> Deref for Padded<T, STEPS> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.get(..self.count()).unwrap_or_default()
    }
}

impl<T: PaddedStep, const STEPS: usize> PartialEq for Padded<T, STEPS> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: PaddedStep, const STEPS: usize> fmt::Debug for Padded<T, STEPS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// A row with all steps.
impl<T, const STEPS: usize> From<[T; STEPS]> for Padded<T, STEPS> {
    fn from(steps: [T; STEPS]) -> Self {
        Self(steps)
    }
}

impl<S: Scalar, const FEATURES: usize, const STEPS: usize> Row<S> for Padded<[S; FEATURES], STEPS> {
    const WIDTH: usize = STEPS * FEATURES;

    fn filled(number: S) -> Self {
        Self([[number; FEATURES]; STEPS])
    }

    fn flatten(rows: &[Self]) -> &[S] {
        Self::peel_slice(rows).as_flattened().as_flattened()
    }

    fn flatten_mut(rows: &mut [Self]) -> &mut [S] {
        Self::peel_slice_mut(rows).as_flattened_mut().as_flattened_mut()
    }

    fn steps(&self) -> Option<usize> {
        Some(self.count())
    }

    fn present(&self) -> &[S] {
        self.as_flattened()
    }
}

impl<const V: usize, S: Scalar, const STEPS: usize> Row<S> for Padded<Token<V, S>, STEPS> {
    const WIDTH: usize = STEPS;

    fn filled(number: S) -> Self {
        Self([Token::of(number); STEPS])
    }

    fn flatten(rows: &[Self]) -> &[S] {
        Token::peel_slice(Self::peel_slice(rows).as_flattened())
    }

    fn flatten_mut(rows: &mut [Self]) -> &mut [S] {
        Token::peel_slice_mut(Self::peel_slice_mut(rows).as_flattened_mut())
    }

    fn steps(&self) -> Option<usize> {
        Some(self.count())
    }

    fn present(&self) -> &[S] {
        Token::peel_slice(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_steps_that_it_was_made_of() {
        for count in 0..=4 {
            let steps = [[1.0, f32::NAN], [2.0, 3.0], [4.0, 5.0], [6.0, 7.0]];
            let row = Padded::<_, 4>::new(&steps[..count]).expect("there are at most 4");
            assert_eq!((row.len(), row.is_empty(), row.steps()), (count, count == 0, Some(count)));
            assert_eq!(row.get(1), steps[..count].get(1));
            assert_eq!(Row::<f32>::present(&row).len(), 2 * count);
        }
        assert_eq!(Padded::<_, 2>::new(&[[1.0_f32]; 3]), None);
    }

    #[test]
    fn a_last_step_of_nan_is_refused_and_one_in_the_middle_is_kept() {
        assert_eq!(Padded::<_, 4>::new(&[[1.0], [f32::NAN]]), None);
        assert_eq!(Padded::<_, 4>::new(&[[f32::NAN], [1.0]]).map(|row| row.len()), Some(2));
    }

    #[test]
    fn rows_are_equal_if_the_steps_that_they_have_are() {
        let [a, b] = [[1, 2], [1, 3]].map(|classes: [usize; 2]| Padded::<_, 5>::new(&classes));
        assert_eq!(a, a);
        assert_ne!(a, b);
        assert_eq!(format!("{:?}", a.expect("it fits")), "[1, 2]");
    }
}
