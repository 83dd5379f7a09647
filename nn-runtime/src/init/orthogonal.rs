//! Weights that turn without stretching.

use faer::Mat;
use rand::Rng;

use crate::init::Initializer;
use crate::random;
use crate::scalar::Scalar;

/// A random orthogonal matrix times the given gain, of all equally likely (Saxe et al. 2014): `1` for no activation,
/// `√2` for `Relu`.
///
/// Where there are more inputs than outputs, or fewer, the outputs, or the inputs, are orthogonal among themselves:
/// `W Wᵀ = gain² I` for a `W` of `[out, in]` with `out ≤ in`, else `Wᵀ W = gain² I`. It is the Q of a QR decomposition of
/// normal numbers, each column with the sign of R's diagonal: without the signs, some Q would be likelier than others
/// (Mezzadri 2007).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orthogonal(
    /// The gain.
    pub f64,
);

impl<S: Scalar> Initializer<S> for Orthogonal {
    fn fill(&self, weight: &mut [S], fan_in: usize, _: usize, rng: &mut dyn Rng) {
        let (rows, columns) = (fan_in, weight.len() / fan_in.max(1));
        let (long, short) = (rows.max(columns), rows.min(columns));
        if short == 0 {
            return;
        }
        let mut drawn = vec![0.0; long * short];
        random::normal(&mut drawn, 1.0, rng);
        let decomposition = Mat::from_fn(long, short, |i, j| drawn[i * short + j]).qr();
        let (q, r) = (decomposition.compute_thin_Q(), decomposition.thin_R());
        for (i, row) in weight.chunks_exact_mut(columns).enumerate() {
            for (j, number) in row.iter_mut().enumerate() {
                let (along, across) = if rows >= columns { (i, j) } else { (j, i) };
                *number = S::from_f64(q[(along, across)] * self.0.copysign(self.0 * r[(across, across)]));
            }
        }
    }
}
