//! Draws tokens from probabilities.

mod cut;
#[cfg(test)]
mod tests;

use libm::{exp, log};
use nn_kernels::Scalar;
use nn_kernels::random::mix;

use crate::token::Token;
use cut::Cut;

/// Draws the next token of a text from the probabilities that a network with `Softmax` as its last layer gives.
///
/// By default each token is drawn with its probability. The settings make a text more or less random. They can be combined:
///
/// | setting | default | effect |
/// |---|---|---|
/// | [`temperature(T)`](Self::temperature) | 1 | p becomes p^(1/T) / Σ p^(1/T). Below 1 likely tokens become likelier; 0 always takes the most likely |
/// | [`top_k(k)`](Self::top_k) | all | draws only from the k most likely tokens |
/// | [`top_p(P)`](Self::top_p) | 1 | draws only from the most likely tokens, as few as have a total probability of P |
/// | [`seed(n)`](Self::seed) | 0 | the seed of the random numbers |
///
/// They act in this order: `top_p` counts the probabilities of the tokens that `top_k` keeps, at that temperature. The same seed and the same
/// probabilities give the same tokens on every machine and in every release. A setting out of range is clamped. A sampler has a fixed size,
/// allocates nothing and works without `std`.
///
/// ```
/// use nn_runtime::{Sampler, Token};
///
/// let probabilities = [0.1, 0.6, 0.3_f32];
/// let mut sampler = Sampler::new().temperature(0.8).top_k(2).seed(1);
/// let token: Token<3> = sampler.sample(&probabilities);
/// assert!([1, 2].contains(&token.index()));
///
/// let mut greedy = Sampler::new().temperature(0.0);
/// assert_eq!(greedy.sample(&probabilities).index(), 1);
/// ```
///
/// With a [stream](crate::StreamState), `token = sampler.sample(&stream.step(&token))` writes a text. The probabilities need not add up to 1.
/// NaN, infinity and negative numbers count as 0. If all probabilities are 0, the token is number 0.
///
/// Holtzman et al., "The Curious Case of Neural Text Degeneration" (2019), arXiv 1904.09751, for `top_p`; Fan, Lewis and Dauphin,
/// "Hierarchical Neural Story Generation" (2018), arXiv 1805.04833, for `top_k`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampler {
    temperature: f64,
    top_k: usize,
    top_p: f64,
    /// The state of the random numbers.
    state: u64,
}

impl Default for Sampler {
    fn default() -> Self {
        Self::new()
    }
}

impl Sampler {
    /// A sampler that draws each token with its probability.
    #[must_use]
    pub const fn new() -> Self {
        Self { temperature: 1.0, top_k: usize::MAX, top_p: 1.0, state: 0 }
    }

    /// Sets the temperature T (default: 1). Below 1 likely tokens become likelier, above 1 the probabilities become more equal. At 0 the most
    /// likely token is taken, the first one if several are equal. A negative number and NaN mean 0.
    #[must_use]
    pub const fn temperature(self, temperature: f64) -> Self {
        Self { temperature, ..self }
    }

    /// Draws only from the `k` most likely tokens (default: all). If several are equally likely, the first ones count. 0 means 1.
    #[must_use]
    pub const fn top_k(self, k: usize) -> Self {
        Self { top_k: k, ..self }
    }

    /// Draws only from the most likely tokens, as few as have a total probability of at least `share` (default: 1, all tokens). 0 keeps one
    /// token. A negative number and NaN mean 0, a number above 1 means 1.
    #[must_use]
    pub const fn top_p(self, share: f64) -> Self {
        Self { top_p: share, ..self }
    }

    /// Sets the seed of the random numbers (default: 0).
    #[must_use]
    pub const fn seed(self, seed: u64) -> Self {
        Self { state: seed, ..self }
    }

    /// Draws a token. Each call takes the next random number.
    pub fn sample<const V: usize, S: Scalar>(&mut self, probabilities: &[S; V]) -> Token<V, S> {
        let uniform = self.uniform(); // drawn in any case, so that the next ones do not depend on the probabilities
        let all = probabilities.iter().map(|p| Some(p.to_f64()).filter(|p| p.is_finite() && *p > 0.0).unwrap_or(0.0));
        let most = all.clone().fold(0.0, f64::max);
        // As a multiple of that of the most likely token, so that no power overflows.
        let weight = |p: f64| if self.temperature == 1.0 { p / most } else { exp(log(p / most) / self.temperature) };
        let kept = if self.temperature > 0.0 { self.kept(&all, weight) } else { Cut::first(most) };

        let whole: f64 = kept.of(all.clone()).map(|(_, p)| weight(p)).sum();
        let mut rest = uniform * whole;
        let mut token = 0;
        for (number, p) in kept.of(all) {
            token = number;
            rest -= weight(p);
            if rest < 0.0 {
                break;
            }
        }
        Token::new(token).unwrap_or_default()
    }

    /// A random number from 0 to 1, without 1: the next of `SplitMix64`.
    fn uniform(&mut self) -> f64 {
        let bits = mix(self.state);
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The tokens that `top_k` and `top_p` leave.
    fn kept(&self, all: &(impl ExactSizeIterator<Item = f64> + Clone), weight: impl Fn(f64) -> f64 + Copy) -> Cut {
        let likely = if self.top_k < all.len() { Cut::reaching(self.top_k as f64, all, |_| 1.0) } else { Cut::ALL };
        if self.top_p >= 1.0 {
            return likely;
        }
        let left = likely.of(all.clone()).map(|(_, p)| p);
        let whole: f64 = left.clone().map(weight).sum();
        likely.and(Cut::reaching(self.top_p * whole, &left, weight))
    }
}
