//! Powers: one loop for each exponent that is common, and one for all others.

use crate::scalar::Scalar;

/// An exponent, and what it does to a negative number.
#[derive(Clone, Copy)]
struct Exponent<S> {
    number: S,
    /// The factor of |x|ᵖ for x < 0: 1 or −1 if the exponent is whole, else NaN.
    below_zero: S,
}

impl<S: Scalar> Exponent<S> {
    #[inline(always)]
    fn of(number: S) -> Self {
        let exponent = number.to_f64();
        let half = exponent / 2.0;
        // Every number of this size is whole and even.
        let is_whole = |x: f64| x.abs() > 1e15 || (x as i64) as f64 == x;
        let below_zero = match (is_whole(exponent), is_whole(half)) {
            (true, true) => 1.0,
            (true, false) => -1.0,
            _ => f64::NAN,
        };
        Self { number, below_zero: S::from_f64(below_zero) }
    }

    /// xᵖ
    #[inline(always)]
    fn raise(self, x: S) -> S {
        let size = (self.number * x.abs().ln()).exp();
        let power = if x < S::ZERO { self.below_zero * size } else { size };
        if self.number == S::ZERO { S::ONE } else { power }
    }
}

/// Runs an expression of each number. A macro, so that it is compiled for the instruction set of its kernel.
macro_rules! each {
    ($numbers:expr, $x:ident => $value:expr) => {
        for y in $numbers {
            let $x = *y;
            *y = $value;
        }
    };
}

macro_rules! each_pair {
    ($d:expr, $numbers:expr, $x:ident => $derivative:expr) => {
        for (d, x) in $d.iter_mut().zip($numbers) {
            let $x = *x;
            *d *= $derivative;
        }
    };
}

/// xᵖ; derivative p xᵖ⁻¹.
#[inline(always)]
pub fn power<S: Scalar>(y: &mut [S], exponent: S) {
    let is = |number: f64| exponent == S::from_f64(number);
    if is(2.0) {
        each!(y, x => x * x);
    } else if is(0.5) {
        each!(y, x => x.sqrt());
    } else if is(-1.0) {
        each!(y, x => S::ONE / x);
    } else {
        let exponent = Exponent::of(exponent);
        each!(y, x => exponent.raise(x));
    }
}

/// The backward pass of [`power`], from its input `x`.
#[inline(always)]
pub fn power_backward<S: Scalar>(d: &mut [S], x: &[S], exponent: S) {
    let is = |number: f64| exponent == S::from_f64(number);
    if is(2.0) {
        each_pair!(d, x, x => x + x);
    } else if is(0.5) {
        each_pair!(d, x, x => S::from_f64(0.5) / x.sqrt());
    } else if is(-1.0) {
        each_pair!(d, x, x => -S::ONE / (x * x));
    } else {
        let before = Exponent::of(exponent - S::ONE);
        each_pair!(d, x, x => exponent * before.raise(x));
    }
}
