//! The inputs of a generator.

use rand::Rng;

use crate::network::{Network, Row};
use nn_kernels::random::RandomStream;
use nn_kernels::{PairMut, Scalar, Sealed};

/// Draws rows of inputs for a generator: independent numbers from N(0, 1). A call takes 64 random bits, from which all of its numbers come.
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
pub fn noise<G: Network>(rows: usize, rng: &mut (impl Rng + ?Sized)) -> Vec<G::Input> {
    let mut noise = vec![G::Input::filled(G::Scalar::ZERO); rows];
    fill::<G>(&mut noise, rng.next_u64());
    noise
}

/// Overwrites rows by those that [`noise`] would draw.
pub(super) fn fill<G: Network>(rows: &mut [G::Input], bits: u64) {
    let (numbers, stream) = (G::Input::flatten_mut(rows), RandomStream::of(bits, 0));
    numbers.fill(G::Scalar::ZERO);
    match G::Scalar::pair_mut(numbers, &mut []) {
        PairMut::F32(numbers, _) => nn_kernels::f32::noise(numbers, 1.0, stream),
        PairMut::F64(numbers, _) => nn_kernels::f64::noise(numbers, 1.0, stream),
    }
}

#[cfg(test)]
mod tests {
    use super::noise;
    use crate::prelude::*;

    network! {
        #[scalar(f64)]
        struct Long(7) -> 1 { Dense(1) }
    }

    #[test]
    fn noise_has_mean_0_and_variance_1_and_no_two_rows_are_alike() {
        let rng = &mut StdRng::seed_from_u64(1);
        let (rows, others) = (noise::<Long>(5000, rng), noise::<Long>(5000, rng));
        let numbers: Vec<f64> = rows.iter().chain(&others).flatten().copied().collect();
        let moment = |power| numbers.iter().map(|x| x.powi(power)).sum::<f64>() / numbers.len() as f64;
        assert!(moment(1).abs() < 0.02 && (moment(2) - 1.0).abs() < 0.03 && (moment(4) - 3.0).abs() < 0.2, "{}", moment(4));
        let products = |shift: usize| numbers.iter().zip(&numbers[shift..]).map(|(x, y)| x * y).sum::<f64>() / numbers.len() as f64;
        assert!([1, 7, 35_000].into_iter().all(|shift| products(shift).abs() < 0.02), "numbers next to each other are independent");
        assert!(rows.iter().zip(&rows[1..]).all(|(row, next)| row != next) && rows[0] != others[0]);
    }
}
