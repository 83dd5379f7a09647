//! Tokens: numbers of a vocabulary.

use bytemuck::{Pod, TransparentWrapper, Zeroable};
use nn_kernels::Scalar;

use crate::network::Row;

/// A token of a vocabulary of `V`: a whole number from 0 to `V − 1`.
///
/// A row of a network with the input `Tokens(t, V)` is `[Token<V>; t]`. A token outside the vocabulary cannot be created, so a prediction needs
/// no check. `S` is the scalar of the network.
///
/// ```
/// use nn_runtime::Token;
///
/// let token: Token<65> = Token::new(12).expect("it is below 65");
/// assert_eq!(token.index(), 12);
/// assert_eq!(Token::<65>::new(65), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, TransparentWrapper, Zeroable)]
#[repr(transparent)]
pub struct Token<const V: usize, S = f32>(S);

impl<const V: usize, S: Scalar> Token<V, S> {
    /// Creates the token with this number. Returns `None` if the number is not below `V`.
    #[must_use]
    pub fn new(index: usize) -> Option<Self> {
        (index < V).then(|| Self(S::from_f64(index as f64)))
    }

    /// The padding of a row of tokens. See [`Padded`](crate::Padded).
    pub(crate) const PADDING: Self = Self(S::NAN);

    pub(crate) fn of(number: S) -> Self {
        Self(number)
    }

    pub(crate) fn number(self) -> S {
        self.0
    }

    /// Returns the number of the token.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a whole number below `V`")]
    pub fn index(self) -> usize {
        self.0.to_f64() as usize
    }
}

impl<const V: usize, S: Scalar, const STEPS: usize> Row<S> for [Token<V, S>; STEPS] {
    const WIDTH: usize = STEPS;

    fn filled(number: S) -> Self {
        [Token(number); STEPS]
    }

    fn flatten(rows: &[Self]) -> &[S] {
        Token::peel_slice(rows.as_flattened())
    }

    fn flatten_mut(rows: &mut [Self]) -> &mut [S] {
        Token::peel_slice_mut(rows.as_flattened_mut())
    }
}

impl<const V: usize, S: Scalar> Row<S> for Token<V, S> {
    const WIDTH: usize = 1;

    fn filled(number: S) -> Self {
        Self(number)
    }

    fn flatten(rows: &[Self]) -> &[S] {
        Self::peel_slice(rows)
    }

    fn flatten_mut(rows: &mut [Self]) -> &mut [S] {
        Self::peel_slice_mut(rows)
    }
}
