//! The inputs of a generator.

use rand::Rng;

use crate::network::{Network, Row};
use nn_kernels::{Scalar, random};

/// Draws rows of inputs for a generator: independent numbers from N(0, 1).
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! { struct Generator(8) -> 2 { Dense(16), Relu, Dense(2) } }
///
/// # fn main() {
/// let generator = Generator::init(&mut StdRng::seed_from_u64(1));
/// let noise = adversarial::noise::<Generator>(5, &mut StdRng::seed_from_u64(2));
/// let made: Vec<[f32; 2]> = noise.iter().map(|noise| generator.predict(noise)).collect();
/// assert_eq!(made.len(), 5);
/// # }
/// ```
#[must_use]
pub fn noise<G: Network>(rows: usize, mut rng: &mut (impl Rng + ?Sized)) -> Vec<G::Input> {
    let mut noise = vec![G::Input::filled(G::Scalar::ZERO); rows];
    fill::<G>(&mut noise, &mut rng);
    noise
}

/// Overwrites rows by those that [`noise`] would draw.
pub(super) fn fill<G: Network>(rows: &mut [G::Input], rng: &mut dyn Rng) {
    random::normal(G::Input::flatten_mut(rows), 1.0, rng);
}
