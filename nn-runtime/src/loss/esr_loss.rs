use super::{Compared, Loss, Metric};
use nn_kernels::Scalar;

/// The error-to-signal ratio of a sequence: Σ (y − t)² / (Σ t² + n ε), with n numbers in a row and ε = 10⁻⁵.
///
/// It is for audio: a quiet passage counts as much as a loud one. A perfect output has a loss of 0, silence a loss of 1. Each row has its own
/// ratio, and the loss of a batch is the mean over its rows. ε avoids a division by 0 in a silent row.
///
/// `#[loss(EsrLoss(pre_emphasis = 0.95))]` filters outputs and targets before they are compared, x'ₙ = xₙ − c xₙ₋₁ for each
/// feature. This high-pass gives more weight to high tones, to which ears are more sensitive. Default: c = 0, no filter. The step before the
/// first one is 0, and so is, with `after`, the step before the first one that counts. The gradient with respect to yₙ is
/// 2 (e'ₙ − c e'ₙ₊₁) / (Σ t'² + n ε), with e = y − t.
///
/// Wright, Damskägg and Välimäki, "Real-Time Black-Box Modelling with Recurrent Neural Networks" (2019), with c = 0.95. Wright and
/// Välimäki, "Perceptual Loss Function for Neural Modelling of Audio Systems" (2020), arXiv 1911.08922, compares filters.
///
/// ```
/// use nn_runtime::loss::{EsrLoss, Loss};
///
/// // Two steps of one number. The answer is half as loud as it should be, so the error has a quarter of the energy.
/// let loss = EsrLoss::<2, 1> { pre_emphasis: 0.0 };
/// let mut d_outputs = [0.0_f32; 2];
/// let ratio = loss.row(&[0.5, -0.5], &[[1.0], [-1.0]], &mut d_outputs);
/// assert!((ratio - 0.25).abs() < 1e-4);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EsrLoss<const STEPS: usize, const FEATURES: usize> {
    /// c, at least 0 and below 1 in a declaration.
    pub pre_emphasis: f64,
}

/// ε: what silence counts as, for each number. It is that of the authors' programs.
const SILENCE: f64 = 1e-5;

impl<S: Scalar, const OUT: usize, const STEPS: usize, const FEATURES: usize> Loss<OUT, S> for EsrLoss<STEPS, FEATURES> {
    type Target = [[S; FEATURES]; STEPS];
    const METRIC: Metric = Metric::Regression;
    const COMPARED: Compared = Compared::Steps { count: STEPS, after: 0 };

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &Self::Target, d_output: &mut [S; OUT]) -> S {
        let c = S::from_f64(self.pre_emphasis);
        let (mut noise, mut signal) = (S::ZERO, S::from_f64(SILENCE * OUT as f64));
        // The filter is linear: the difference of filtered numbers is the filtered difference.
        let mut before = [[S::ZERO; 2]; FEATURES];
        for ((y, t), d) in output.as_chunks::<FEATURES>().0.iter().zip(target).zip(d_output.as_chunks_mut::<FEATURES>().0) {
            for (((y, t), d), before) in y.iter().zip(t).zip(d).zip(&mut before) {
                let [error, sound] = [*y - *t, *t];
                let heard = sound - c * before[1];
                *d = error - c * before[0];
                noise += *d * *d;
                signal += heard * heard;
                *before = [error, sound];
            }
        }
        let scale = S::ONE / signal;
        for place in 0..OUT {
            let next = d_output.get(place + FEATURES).copied().unwrap_or(S::ZERO);
            d_output[place] = (scale + scale) * (d_output[place] - c * next);
        }
        noise * scale
    }
}
