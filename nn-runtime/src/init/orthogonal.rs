//! Random orthogonal weights.

use faer::Mat;
use rand::Rng;

use crate::init::Initializer;
use nn_kernels::Scalar;
use nn_kernels::random;

/// A random orthogonal matrix times a gain (Saxe et al. 2014).
///
/// All orthogonal matrices are equally likely. The usual gain is 1 without an activation and √2 before `Relu`. For a
/// weight W of shape `[out, in]`, `W Wᵀ = gain² I` if `out ≤ in`, else `Wᵀ W = gain² I`.
///
/// The matrix is the Q of a QR decomposition of normally distributed numbers. Each column is multiplied by the sign of R's diagonal;
/// otherwise not all Q would be equally likely (Mezzadri 2007).
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
