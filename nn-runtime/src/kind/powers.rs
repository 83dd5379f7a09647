//! Powers, exponentials and logarithms.

/// Layer kind: a power, y = xᵖ for each number.
///
/// ```text
/// Power(0.5), Power(2), Power(-1)
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `Power(0.5)` | the exponent: ½ is the square root, −1 the reciprocal |
///
/// The power of a negative number is NaN, unless the exponent is whole. Derivative: p xᵖ⁻¹, which is infinite at 0 for an exponent below 1,
/// as in PyTorch. No tensors.
#[derive(Debug)]
pub struct Power;

/// Layer kind: the exponential function, y = eˣ for each number.
///
/// ```text
/// rate: Dense(1), Exp
/// ```
///
/// Derivative: y. No arguments, no tensors.
#[derive(Debug)]
pub struct Exp;

/// Layer kind: the natural logarithm, y = ln x for each number: −∞ for 0, and NaN below.
///
/// ```text
/// Power(2), Log
/// ```
///
/// Derivative: 1 / x. No arguments, no tensors.
#[derive(Debug)]
pub struct Log;

/// Layer kind: the absolute value, y = |x| for each number.
///
/// ```text
/// difference: Abs
/// ```
///
/// Derivative: the sign of x, and 0 at 0. No arguments, no tensors.
#[derive(Debug)]
pub struct Abs;
